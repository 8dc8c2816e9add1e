import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createLane } from '../../src/pattern/lane.ts';
import type { Lane } from '../../src/pattern/lane.ts';
import { createPatternMatcher } from '../../src/pattern/pattern-matcher.ts';

jest.setTimeout(30_000);

const failures: Error[] = [];
const onFailure = (error: Error): void => void failures.push(error);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  expect(failures.splice(0)).toEqual([]);
});

const never = new AbortController().signal;

function openMatcher(timeoutMs: number) {
  const matcher = createPatternMatcher({ timeoutMs, onFailure });
  closing.push(matcher.close);
  return (expression: string, text: string, flags = '') =>
    matcher.match({ expression, flags, absent: false }, text, never);
}

function openLane(timeoutMs: number): Lane {
  const lane = createLane({ threads: 1, timeoutMs, onFailure });
  closing.push(lane.close);
  return lane;
}

const EXPLODES = ['^(a+)+$', `${'a'.repeat(60)}b`] as const;

describe('a pattern matcher', () => {
  test.each([
    ['Welcome', 'WELCOME home', 'i', 'MATCHED'],
    ['Welcome', 'Goodbye', '', 'NOT_MATCHED'],
    ['Wel+come', 'Welcome', '', 'MATCHED'],
    ['(?<=a)b', 'ab', '', 'MATCHED'],
    ['^b+$', 'a\nbb\nc', 'm', 'MATCHED'],
    ['\\p{Lu}+', 'É', 'u', 'MATCHED'],
    ['(', 'x', '', 'INVALID'],
    ['x', 'x', 'q', 'INVALID'],
  ])('says of /%s/ on %j with flags %j: %s', async (expression, text, flags, answer) => {
    expect(await openMatcher(5000)(expression, text, flags)).toBe(answer);
  });

  test('ends an expression that explodes, and the next one is judged', async () => {
    const match = openMatcher(100);
    expect(await match(...EXPLODES)).toBe('TIMED_OUT');
    expect(await match('a+', 'aaa')).toBe('MATCHED');
  });

  test('leaves the event loop free meanwhile', async () => {
    const match = openMatcher(200);
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await match(...EXPLODES);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  test('answers many at once, each its own', async () => {
    const match = openMatcher(5000);
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => match(`^${i}x+$`, `${i % 2 === 0 ? i : 'no'}xx`)),
    );
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 'MATCHED' : 'NOT_MATCHED')));
  });
});

describe('a lane', () => {
  test('does not charge an expression for the time it waits behind others', async () => {
    const lane = openLane(150);
    const explosions = [
      lane.match(EXPLODES[0], '', EXPLODES[1], never),
      lane.match(EXPLODES[0], '', EXPLODES[1], never),
    ];
    const patient = lane.match('a+', '', 'aaa', never);
    expect(await Promise.all(explosions)).toEqual(['TIMED_OUT', 'TIMED_OUT']);
    expect(await patient).toBe('MATCHED');
  });

  test('gives up what runs and what waits when it is told to, and is as good as new', async () => {
    const lane = openLane(60_000);
    const giveUp = new AbortController();
    const explosions = Array.from({ length: 40 }, () => lane.match(EXPLODES[0], '', EXPLODES[1], giveUp.signal));
    await Promise.race([explosions[0], new Promise((resolve) => setTimeout(resolve, 500))]);
    giveUp.abort();
    expect(new Set(await Promise.all(explosions))).toEqual(new Set(['FAILED']));
    expect(await lane.match('a+', '', 'aaa', never)).toBe('MATCHED');
  });
});
