import { expect, test } from '@jest/globals';
import { withinWorld } from '../../src/world/within-world.ts';

const INTERRUPTED = new Error('stopped by SIGINT');

test('an interrupted start is closed when it is open, with what was opened after the interruption, last first', async () => {
  const closed: string[] = [];
  const interrupted = new AbortController();
  const opening = Promise.withResolvers<void>();
  const run = withinWorld({
    async open(defer) {
      defer(() => closed.push('first'));
      await opening.promise;
      defer(() => closed.push('later'));
    },
    work: () => Promise.reject(new Error('there is no work')),
    signal: interrupted.signal,
  });
  interrupted.abort(INTERRUPTED);
  // The run has heard of it, and waits for what is still being opened.
  await new Promise((resolve) => setImmediate(resolve));
  expect(closed).toEqual([]);
  opening.resolve();
  await expect(run).rejects.toBe(INTERRUPTED);
  expect(closed).toEqual(['later', 'first']);
});

test('what was opened is closed when the work is done, fails, or is interrupted', async () => {
  const closed: string[] = [];
  const within = (work: () => Promise<string>, signal = new AbortController().signal) =>
    withinWorld({
      open: (defer) => Promise.resolve(defer(() => closed.push('closed'))),
      work,
      signal,
    });
  await expect(within(() => Promise.resolve('done'))).resolves.toBe('done');
  await expect(within(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(within(() => new Promise(() => undefined), AbortSignal.abort(INTERRUPTED))).rejects.toBe(INTERRUPTED);
  expect(closed).toEqual(['closed', 'closed', 'closed']);
});

test('a start that fails is closed as far as it came, and told of', async () => {
  const closed: string[] = [];
  const run = withinWorld({
    open(defer) {
      defer(() => closed.push('first'));
      return Promise.reject(new Error('no port is free'));
    },
    work: () => Promise.resolve(),
    signal: new AbortController().signal,
  });
  await expect(run).rejects.toThrow('no port is free');
  expect(closed).toEqual(['first']);
});
