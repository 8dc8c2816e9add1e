import { describe, expect, test } from '@jest/globals';
import { runTogether, type Job } from '../../src/lifecycle/run-together.ts';

const untilStopped: Job = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('runTogether', () => {
  test('ends well when all jobs stop because they were told to', async () => {
    const stop = new AbortController();
    const running = runTogether(stop.signal, [untilStopped, untilStopped]);
    stop.abort();
    await expect(running).resolves.toBeUndefined();
  });

  test('stops the others when one fails, and rejects with its error', async () => {
    const failure = new Error('no such table');
    const running = runTogether(new AbortController().signal, [untilStopped, () => Promise.reject(failure)]);
    await expect(running).rejects.toBe(failure);
  });

  test('reports a job that fails while it stops', async () => {
    const stop = new AbortController();
    const failure = new Error('could not finish');
    const running = runTogether(stop.signal, [
      (signal) => untilStopped(signal).catch(() => Promise.reject(failure)),
      untilStopped,
    ]);
    stop.abort();
    await expect(running).rejects.toBe(failure);
  });

  test('tells of what else went wrong, once each', async () => {
    const first = new Error('refused');
    const second = new Error('could not finish');
    const others: unknown[] = [];
    const jobs: Job[] = [
      () => Promise.reject(first),
      (signal) => untilStopped(signal).catch(() => Promise.reject(second)),
      (signal) => untilStopped(signal).catch(() => Promise.reject(second)),
    ];
    await expect(runTogether(new AbortController().signal, jobs, (error) => others.push(error))).rejects.toBe(first);
    expect(others).toEqual([second]);
  });
});
