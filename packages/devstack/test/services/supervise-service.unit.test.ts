import { expect, test } from '@jest/globals';
import { superviseService } from '../../src/services/supervise-service.ts';

/** A service whose lives last so many milliseconds, one after the other; after the last it is asked to stop. */
async function restartsAfter(livesMs: number[]): Promise<number[]> {
  const stopping = new AbortController();
  const delays: number[] = [];
  let now = 0;
  await superviseService(
    {
      run: () => {
        now += livesMs.shift() ?? 0;
        if (livesMs.length === 0) stopping.abort();
        return Promise.resolve('exit code 1');
      },
      onDeath: (how, restartInMs) => {
        expect(how).toBe('exit code 1');
        delays.push(restartInMs);
      },
      backoff: { firstMs: 1, maxMs: 5 },
      steadyMs: 100,
      now: () => now,
    },
    stopping.signal,
  );
  return delays;
}

test('each wait is twice as long as the one before, up to a limit', async () => {
  expect(await restartsAfter([0, 0, 0, 0, 0, 0])).toEqual([1, 2, 4, 5, 5]);
});

test('after a steady life the next death is a new story', async () => {
  expect(await restartsAfter([0, 0, 100, 101, 0, 0])).toEqual([1, 2, 4, 1, 2]);
});

test('a service that is asked to end before it began never lives', async () => {
  const run = () => Promise.reject(new Error('it lives'));
  const rest = { onDeath: () => undefined, backoff: { firstMs: 1, maxMs: 1 }, steadyMs: 1, now: () => 0 };
  await superviseService({ run, ...rest }, AbortSignal.abort());
});
