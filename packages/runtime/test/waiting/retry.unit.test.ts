import { describe, expect, test } from '@jest/globals';
import { retry } from '../../src/waiting/retry.ts';

const never = new AbortController().signal;
const always = { retriable: () => true, signal: never };

function failing(times: number) {
  const calls: number[] = [];
  const attempt = (n: number): Promise<string> => {
    calls.push(n);
    return calls.length <= times ? Promise.reject(new Error(`failure ${n}`)) : Promise.resolve('done');
  };
  return { attempt, calls };
}

describe('retry', () => {
  test('an attempt that fails twice and then succeeds is made three times', async () => {
    const { attempt, calls } = failing(2);
    await expect(retry(attempt, { ...always, delaysMs: [1, 1, 1] })).resolves.toBe('done');
    expect(calls).toEqual([1, 2, 3]);
  });

  test('a fixed list of waits ends with the error of the last attempt', async () => {
    const { attempt, calls } = failing(9);
    await expect(retry(attempt, { ...always, delaysMs: [1, 1] })).rejects.toThrow('failure 3');
    expect(calls).toEqual([1, 2, 3]);
  });

  test('an error that is not retriable is thrown at once', async () => {
    const { attempt, calls } = failing(9);
    const options = { delaysMs: [1, 1], retriable: () => false, signal: never };
    await expect(retry(attempt, options)).rejects.toThrow('failure 1');
    expect(calls).toEqual([1]);
  });

  test('a backoff grows up to its bound and is told before each wait', async () => {
    const waits: number[] = [];
    const { attempt } = failing(4);
    await retry(attempt, {
      ...always,
      delaysMs: { firstMs: 1, maxMs: 5, factor: 3 },
      onRetry: (_error, _attempt, delayMs) => waits.push(delayMs),
    });
    expect(waits).toEqual([1, 3, 5, 5]);
  });

  test('an abort ends a long wait at once, with its reason', async () => {
    const stop = new AbortController();
    const reason = new Error('stop');
    const { attempt } = failing(9);
    const waiting = retry(attempt, {
      delaysMs: [60_000],
      retriable: () => true,
      signal: stop.signal,
      onRetry: () => stop.abort(reason),
    });
    await expect(waiting).rejects.toBe(reason);
  });

  test('nothing is attempted when the signal aborted before', async () => {
    const { attempt, calls } = failing(0);
    const aborted = AbortSignal.abort(new Error('stop'));
    await expect(retry(attempt, { ...always, delaysMs: [1], signal: aborted })).rejects.toThrow('stop');
    expect(calls).toEqual([]);
  });
});
