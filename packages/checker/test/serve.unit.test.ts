import { expect, test } from '@jest/globals';
import { serve } from '../src/serve.ts';

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

function serving(work: (signal: AbortSignal) => Promise<unknown> = untilAborted, shutDownError?: Error) {
  const stop = new AbortController();
  const failed = Promise.withResolvers<never>();
  const logged: unknown[] = [];
  let shutDowns = 0;
  const served = serve({
    work,
    failed: failed.promise,
    shutDown: () => {
      shutDowns++;
      return shutDownError === undefined ? Promise.resolve() : Promise.reject(shutDownError);
    },
    signal: stop.signal,
    log: { error: ({ err }: { err?: unknown }) => void logged.push(err) },
  });
  return { stop, fail: failed.reject, served, logged, shutDowns: () => shutDowns };
}

test('a stop shuts down', async () => {
  const { stop, served, shutDowns } = serving();
  stop.abort();
  await served;
  expect(shutDowns()).toBe(1);
});

test('work that gives up because of the stop is no failure', async () => {
  const { stop, served, shutDowns } = serving((signal) => untilAborted(signal).then(() => signal.throwIfAborted()));
  stop.abort();
  await served;
  expect(shutDowns()).toBe(1);
});

test('a fatal error ends the work, shuts down and is told', async () => {
  const { fail, served, shutDowns } = serving();
  fail(new TypeError('a mistake'));
  await expect(served).rejects.toThrow('a mistake');
  expect(shutDowns()).toBe(1);
});

test('a fatal error is told when the work has ended, which has a group to leave', async () => {
  const left = Promise.withResolvers<void>();
  const { fail, served } = serving((signal) => untilAborted(signal).then(() => left.promise));
  let isTold = false;
  served.catch(() => (isTold = true));
  fail(new Error('boom'));
  for (let turns = 0; turns < 10; turns++) await new Promise(setImmediate);
  expect(isTold).toBe(false);
  left.resolve();
  await expect(served).rejects.toThrow('boom');
});

test('work that fails shuts down and is told, with what went wrong in shutting down in the log', async () => {
  const lost = new Error('3 results are lost');
  const { served, logged } = serving(() => Promise.reject(new Error('refused')), lost);
  await expect(served).rejects.toThrow('refused');
  expect(logged).toEqual([lost]);
});

test('what a stop could not publish is a failure', async () => {
  const { stop, served } = serving(untilAborted, new Error('3 results are lost'));
  stop.abort();
  await expect(served).rejects.toThrow('3 results are lost');
});
