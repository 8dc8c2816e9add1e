import { describe, expect, test } from '@jest/globals';
import { judgeSamples } from '../../src/outage/judge-samples.ts';
import type { Sample } from '../../src/outage/sample.ts';

const BUFFER = 100;
const sample = (
  seconds: number,
  checker: Partial<Sample['checker']> = {},
  writer: Partial<Sample['writer']> = {},
): Sample => ({
  seconds,
  phase: seconds < 0 ? 'before' : 'away',
  checker: { residentMb: 150, buffered: BUFFER, published: 0, backpressure: 0, health: 'live', ...checker },
  writer: { residentMb: 150, rows: 0, lag: 0, health: 'live', ...writer },
});
const every10s = (of: (seconds: number) => Sample) => Array.from({ length: 30 }, (_, at) => of(at * 10));

describe('what services say during an outage of Kafka', () => {
  test('is right when both are live and not ready, and memory stays once the buffer is full', () => {
    const samples = every10s((seconds) =>
      sample(seconds, { residentMb: seconds < 60 ? 100 + seconds : 160 + (seconds % 20) }),
    );
    expect(judgeSamples([sample(-5, { health: 'ready' }), ...samples], 'kafka', BUFFER)).toEqual([]);
  });

  test.each([
    ['ready', 'the checker was ready after 100 s, expected live'],
    ['stuck', 'the checker was stuck after 100 s, expected live'],
  ])('is wrong when the checker is %s', (health, problem) => {
    const samples = every10s((seconds) => sample(seconds, seconds === 100 ? { health } : {}));
    expect(judgeSamples(samples, 'kafka', BUFFER)).toEqual([problem]);
  });

  test('is wrong when memory goes on growing', () => {
    const samples = every10s((seconds) => sample(seconds, {}, { residentMb: 150 + seconds }));
    expect(judgeSamples(samples, 'kafka', BUFFER)).toEqual([
      expect.stringMatching(/the memory of the writer grew by \d+ MB/),
    ]);
  });

  test('is wrong when more is buffered than may be', () => {
    const samples = every10s((seconds) => sample(seconds, { buffered: BUFFER + 1 }));
    expect(judgeSamples(samples, 'kafka', BUFFER)).toEqual(['the buffer held more than its bound']);
  });
});

describe('a run that has nothing to judge by', () => {
  const lasting = (seconds: number) => every10s((at) => sample(at)).filter((one) => one.seconds < seconds);
  const ready = { health: 'ready', buffered: 0 };

  test('says so when the outage is over before anybody has noticed', () => {
    expect(judgeSamples(lasting(20), 'kafka', BUFFER)).toEqual([
      'health was not judged: the outage lasted no longer than 20 s',
      expect.stringContaining(
        'memory was not judged: expected 3 samples with a full buffer (100) after its first 60 s',
      ),
    ]);
  });

  test('says so when the outage is over before memory has to stay', () => {
    expect(judgeSamples(lasting(71), 'kafka', BUFFER)).toEqual([expect.stringContaining('there were 2')]);
    expect(judgeSamples(lasting(81), 'kafka', BUFFER)).toEqual([]);
    const away = lasting(71).map(({ seconds }) => sample(seconds, ready));
    expect(judgeSamples(away, 'postgresql', BUFFER)).toEqual([
      'memory was not judged: expected 3 samples of the outage after its first 60 s, there were 2; give it a longer --minutes',
    ]);
  });

  test('says so when the buffer never fills', () => {
    const samples = every10s((seconds) => sample(seconds, { buffered: BUFFER - 1 }));
    expect(judgeSamples(samples, 'kafka', BUFFER)).toEqual([expect.stringContaining('a smaller --buffer')]);
  });
});

test('during an outage of PostgreSQL the checker is ready all the time', () => {
  const samples = every10s((seconds) => sample(seconds, { health: 'ready', buffered: 0 }));
  expect(judgeSamples(samples, 'postgresql', BUFFER)).toEqual([]);
});
