import { afterEach, expect, jest, test } from '@jest/globals';
import { createEgressPolicy } from '../../src/egress/egress-policy.ts';
import { openCanary } from '../../src/canary/open-canary.ts';
import type { CanaryDeps } from '../../src/canary/open-canary.ts';
import { setTimer } from '../../src/set-timer.ts';
import { openChecker } from '../probe/check-endpoint.ts';
import { createFakeClock } from '../schedule/fake-clock.ts';

jest.setTimeout(60_000);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Runs until the first result is there. */
async function firstResult(check: CanaryDeps['check']) {
  const { promise, resolve, reject } = Promise.withResolvers<{ totalMs: number }>();
  let failures = 0;
  let results = 0;
  const canary = await openCanary({
    check,
    location: 'here',
    metrics: { observe: (totalMs) => resolve({ totalMs }), failed: () => failures++ },
    now: () => Date.now(),
    setTimer,
    onProgress: () => results++,
    log: { warn: () => undefined },
    onError: reject,
  });
  closing.push(canary.close);
  const { totalMs } = await promise;
  return { totalMs, failures, results };
}

test('the canary probes a page of its own process, and is up', async () => {
  const { totalMs, failures, results } = await firstResult(openChecker());
  expect(totalMs).toBeGreaterThan(0);
  expect({ failures, results }).toEqual({ failures: 0, results: 1 });
});

test('a check that asks the egress policy would not do: the canary needs one of its own', async () => {
  const mayConnect = createEgressPolicy({ deny: ['public-only'], allow: [] });
  expect(await firstResult(openChecker({ mayConnect }))).toMatchObject({ failures: 1, results: 1 });
});

test('the canary ends within the moment it is closed', async () => {
  const canary = await openCanary({
    check: openChecker(),
    location: 'here',
    metrics: { observe: () => undefined, failed: () => undefined },
    now: () => Date.now(),
    setTimer,
    onProgress: () => undefined,
    log: { warn: () => undefined },
    onError: (error) => {
      throw error;
    },
  });
  await canary.close();
});

test.each([
  ['a check that hangs is no progress', 60_000, 0],
  ['a process so busy that slots pass is no standstill', 0, 3],
])('%s', async (_, passMs, stalls) => {
  const clock = createFakeClock(1_800_000_000_000);
  let progress = 0;
  const canary = await openCanary({
    check: { check: () => new Promise(() => undefined), close: () => Promise.resolve() },
    location: 'here',
    metrics: { observe: () => undefined, failed: () => undefined },
    now: clock.now,
    setTimer: clock.setTimer,
    onProgress: () => progress++,
    log: { warn: () => undefined },
    onError: (error) => {
      throw error;
    },
  });
  await clock.pass(passMs);
  for (let times = 0; times < stalls; times++) {
    clock.stall(30_000);
    await clock.pass(1);
  }
  expect(progress > 0).toBe(stalls > 0);
  const closed = canary.close();
  await clock.pass(2_000);
  await closed;
});
