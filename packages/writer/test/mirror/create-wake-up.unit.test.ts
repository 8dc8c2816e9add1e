import { describe, expect, test } from '@jest/globals';
import { createWakeUp } from '../../src/mirror/create-wake-up.ts';

const LONG_MS = 600_000;
const forever = new AbortController().signal;

describe('the wake-up', () => {
  test('wakes a waiter, and remembers rings that came while nobody waited as one', async () => {
    const wakeUp = createWakeUp();
    const waiting = wakeUp.within(LONG_MS, forever);
    wakeUp.ring();
    await waiting;
    wakeUp.ring();
    wakeUp.ring();
    await wakeUp.within(LONG_MS, forever);
    await wakeUp.within(1, forever);
  });

  test('rejects when told to stop, also before the wait began', async () => {
    const stop = new AbortController();
    const waiting = createWakeUp().within(LONG_MS, stop.signal);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(createWakeUp().within(LONG_MS, stop.signal)).rejects.toThrow('stopped');
  });
});
