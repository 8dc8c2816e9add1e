import { afterEach, expect, jest, test } from '@jest/globals';
import { createEgressPolicy } from '../../src/egress/egress-policy.ts';
import { openCanary } from '../../src/canary/open-canary.ts';
import type { CanaryDeps } from '../../src/canary/open-canary.ts';
import { setTimer } from '../../src/set-timer.ts';
import { openChecker } from '../probe/check-endpoint.ts';

jest.setTimeout(60_000);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** Runs until the first result is there. */
async function firstResult(check: CanaryDeps['check']) {
  const { promise, resolve, reject } = Promise.withResolvers<{ totalMs: number }>();
  let failures = 0;
  const canary = await openCanary({
    check,
    location: 'here',
    metrics: { observe: (totalMs) => resolve({ totalMs }), failed: () => failures++ },
    now: () => Date.now(),
    setTimer,
    log: { warn: () => undefined },
    onError: reject,
  });
  closing.push(canary.close);
  const { totalMs } = await promise;
  return { totalMs, failures };
}

test('the canary probes a page of its own process, and is up', async () => {
  const { totalMs, failures } = await firstResult(openChecker());
  expect(totalMs).toBeGreaterThan(0);
  expect(failures).toBe(0);
});

test('a check that asks the egress policy would not do: the canary needs one of its own', async () => {
  const mayConnect = createEgressPolicy({ deny: ['public-only'], allow: [] });
  expect((await firstResult(openChecker({ mayConnect }))).failures).toBe(1);
});

test('the canary ends within the moment it is closed', async () => {
  const canary = await openCanary({
    check: openChecker(),
    location: 'here',
    metrics: { observe: () => undefined, failed: () => undefined },
    now: () => Date.now(),
    setTimer,
    log: { warn: () => undefined },
    onError: (error) => {
      throw error;
    },
  });
  await canary.close();
});
