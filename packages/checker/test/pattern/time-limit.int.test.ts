import { expect, test } from '@jest/globals';
import { sharedNow } from '../../src/pattern/shared-clock.ts';
import { watchTimeLimit } from '../../src/pattern/time-limit.ts';

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test('a task that has not started does not run out of time, one that has does', async () => {
  let startedAt = 0;
  let expiredAt = 0;
  const stop = watchTimeLimit(
    () => startedAt,
    10,
    () => (expiredAt = sharedNow()),
  );
  const askedAt = sharedNow();
  while (sharedNow() - askedAt < 50) await later();
  expect(expiredAt).toBe(0);

  startedAt = sharedNow();
  while (expiredAt === 0) await later();
  expect(expiredAt - startedAt).toBeGreaterThanOrEqual(10);
  stop();
});

test('a task that ended in time is not watched any more', async () => {
  let expired = false;
  watchTimeLimit(sharedNow, 10, () => (expired = true))();
  const from = sharedNow();
  while (sharedNow() - from < 30) await later();
  expect(expired).toBe(false);
});
