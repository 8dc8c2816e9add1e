import { afterEach, expect, jest, test } from '@jest/globals';
import { createLane } from '../../src/pattern/lane.ts';
import { createThreads } from '../../src/pattern/threads.ts';

jest.setTimeout(60_000);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const never = new AbortController().signal;

function openLane(maxHeapMb: number) {
  const onFailure = (error: Error): void => {
    throw error;
  };
  const threads = createThreads({ count: 2, niceness: 10, maxHeapMb, onFailure });
  const lane = createLane({ threads, seats: 1, limitMs: 30_000, restFactor: 0, onFailure });
  closing.push(lane.close);
  return async (expression: string, text: string) => (await lane.match({ expression, flags: '', text }, never)).answer;
}

test('a thread that runs out of memory costs the expression that did it its answer, and few others', async () => {
  const match = openLane(12);
  // What stays compiled takes more than the thread may have.
  const asked = Array.from({ length: 60 }, (_, i) => match(`^a${'(a?b|c)'.repeat(100)}|${i}$`, `${i}`));
  const answers = await Promise.all(asked);
  expect(new Set(answers)).toEqual(new Set(['MATCHED', 'TOO_COMPLEX']));
  expect(answers.filter((answer) => answer === 'TOO_COMPLEX').length).toBeLessThan(20);
  expect(await match('a+', 'aaa')).toBe('MATCHED');
});

test('more expressions than a thread keeps compiled are all answered', async () => {
  const match = openLane(64);
  for (let round = 0; round < 2; round++) {
    const answers = await Promise.all(Array.from({ length: 1_500 }, (_, i) => match(`^x+${i}$`, `xx${i}`)));
    expect(new Set(answers)).toEqual(new Set(['MATCHED']));
  }
});
