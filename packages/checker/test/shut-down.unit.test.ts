import { expect, test } from '@jest/globals';
import { shutDown } from '../src/shut-down.ts';

function steps(lost: number) {
  const done: string[] = [];
  const checker = {
    stop: () => void done.push('stop'),
    drain: (withinMs: number) => Promise.resolve(void done.push(`drain ${withinMs}`)),
    flush: (withinMs: number) => Promise.resolve(done.push(`flush ${withinMs}`) > 0 ? lost : 0),
  };
  return { done, checker };
}

test('a stop drains, then flushes, and takes less than 18 s in all', async () => {
  const { done, checker } = steps(0);
  await shutDown(checker);
  expect(done).toEqual(['stop', 'drain 9000', 'flush 7000']);
});

test('results that could not be published are an error with their number', async () => {
  await expect(shutDown(steps(17).checker)).rejects.toThrow('17 results are lost');
});
