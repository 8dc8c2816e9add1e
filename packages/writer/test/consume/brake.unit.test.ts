import { describe, expect, test } from '@jest/globals';
import { BrakeError, createBrake } from '../../src/consume/brake.ts';

function seeing(pattern: (string | null)[]) {
  const brake = createBrake();
  return () => pattern.forEach((refusal) => brake.see(refusal));
}

const fine = (count: number) => Array<null>(count).fill(null);
const bad = (count: number) => Array<string>(count).fill('expected Avro, got JSON');

describe('the brake', () => {
  test.each([
    { what: 'fewer than 100 messages, all bad', pattern: bad(99), stops: false },
    { what: '10 bad ones of 100', pattern: [...bad(10), ...fine(90)], stops: false },
    { what: '11 bad ones of 100', pattern: [...bad(11), ...fine(89)], stops: true },
    { what: '100 bad ones of 1,000', pattern: [...fine(900), ...bad(100)], stops: false },
    { what: '101 bad ones of 1,000', pattern: [...fine(899), ...bad(101)], stops: true },
    {
      what: '100 bad ones, then 1 more after 1,000 fine ones',
      pattern: [...fine(900), ...bad(100), ...fine(1_000), ...bad(1)],
      stops: false,
    },
    {
      what: '101 bad ones of the last 1,000 after many fine ones',
      pattern: [...fine(5_000), ...bad(101)],
      stops: true,
    },
  ])('$what: stops $stops', ({ pattern, stops }) => {
    if (stops) expect(seeing(pattern)).toThrow(BrakeError);
    else expect(seeing(pattern)).not.toThrow();
  });

  test('says how bad it is, what the latest was, and what to do', () => {
    expect(seeing(bad(100))).toThrow(
      '100 of the last 100 messages cannot be stored, which looks like a bad deploy rather than bad messages. ' +
        'The latest: expected Avro, got JSON. Nothing of this batch was set aside and no offset moved. ' +
        'Correct what publishes to the topic of checks, or the settings by which this writer reads it. ' +
        'Messages that will never be readable stop it again at the next start: the page on operations says how to pass them.',
    );
  });
});
