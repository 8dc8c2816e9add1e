import { describe, expect, test } from '@jest/globals';
import { sleep } from '../../src/waiting/sleep.ts';

describe('sleep', () => {
  test('it resolves after its time', async () => {
    const started = performance.now();
    await sleep(20, new AbortController().signal);
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });

  test("an abort rejects it with the signal's own reason", async () => {
    const stop = new AbortController();
    const asleep = sleep(60_000, stop.signal);
    stop.abort(new Error('enough'));
    await expect(asleep).rejects.toThrow('enough');
  });
});
