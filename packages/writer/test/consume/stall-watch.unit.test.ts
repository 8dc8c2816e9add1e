import { describe, expect, test } from '@jest/globals';
import { createStallWatch } from '../../src/consume/stall-watch.ts';

describe('the stall watch', () => {
  test('calls a process stuck when a batch is in hand and nothing is tried', async () => {
    let nowMs = 0;
    const stall = createStallWatch({ withinMs: 60_000, now: () => nowMs });
    const batch = Promise.withResolvers<void>();
    nowMs = 500_000;
    expect(stall.reason()).toBeNull();

    const done = stall.during(() => batch.promise);
    nowMs += 60_000;
    expect(stall.reason()).toBeNull();
    nowMs += 1_000;
    expect(stall.reason()).toBe('no attempt to store the batch in hand for 61 s');
    stall.beat();
    expect(stall.reason()).toBeNull();

    batch.resolve();
    await done;
    nowMs += 500_000;
    expect(stall.reason()).toBeNull();
  });
});
