import { expect, test } from '@jest/globals';
import { createHealth } from '@checkstream/runtime';
import { createBatchProgress } from '../../src/consume/batch-progress.ts';

test('a process is stuck when a batch is in hand and nothing is tried', async () => {
  let nowMs = 0;
  const health = createHealth();
  const progress = createBatchProgress(health, () => nowMs);
  const isLive = () => health.live().status === 'ok';
  const batch = Promise.withResolvers<void>();
  nowMs = 500_000;
  expect(isLive()).toBe(true);

  const done = progress.during(() => batch.promise);
  nowMs += 60_000;
  expect(isLive()).toBe(true);
  nowMs += 1_000;
  expect(health.live()).toMatchObject({ status: 'unavailable', reasons: { batch: 'no progress for 61 s' } });
  progress.beat();
  expect(isLive()).toBe(true);

  batch.resolve();
  await done;
  nowMs += 500_000;
  expect(isLive()).toBe(true);
});
