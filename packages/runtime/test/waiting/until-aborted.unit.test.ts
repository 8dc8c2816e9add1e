import { describe, expect, test } from '@jest/globals';
import { untilAborted } from '../../src/waiting/until-aborted.ts';

const never = new Promise<never>(() => undefined);

describe('untilAborted', () => {
  test('the work decides while nothing aborts', async () => {
    const { signal } = new AbortController();
    await expect(untilAborted(Promise.resolve(1), signal)).resolves.toBe(1);
    await expect(untilAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  test('an abort ends the wait at once, whatever the work does later', async () => {
    const stop = new AbortController();
    const work = Promise.withResolvers<number>();
    const waiting = untilAborted(work.promise, stop.signal);
    stop.abort(new Error('stop'));
    work.reject(new Error('late'));
    await expect(waiting).rejects.toThrow('stop');
  });

  test('a signal that had aborted before ends it too', async () => {
    await expect(untilAborted(never, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
