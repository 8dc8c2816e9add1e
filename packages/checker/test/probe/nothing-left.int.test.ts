import { getEventListeners } from 'node:events';
import { afterAll, expect, test } from '@jest/globals';
import { ANSWERING } from './answering.ts';
import { openChecker } from './check-endpoint.ts';
import { FAILING } from './failing.ts';
import type { Site } from './sites.ts';

const checker = openChecker();
afterAll(() => checker.close());

const PROBES = 2_000;
const IN_FLIGHT = 50;
/** Their sites or timeouts take long by design, or they would hold all pattern threads. */
const SLOW = /stall|explodes|bomb|drips|never ends|no answer|half way|hangs|nobody accepts/;

const open = (): string[] => process.getActiveResourcesInfo().filter((name) => /TCP|TLS|GetAddrInfo|Zlib/.test(name));
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('nothing of thousands of probes survives their end', async () => {
  const before = { open: open().length, timers: timers() };
  const abandon = new AbortController();
  const behaviours = [...ANSWERING, ...FAILING].filter(({ name }) => !SLOW.test(name));
  const sites: Site[] = [];
  for (const { site } of behaviours) sites.push(await site());

  let started = 0;
  const worker = async (): Promise<void> => {
    while (started < PROBES) {
      const i = started++ % behaviours.length;
      const { definition, expect: expected } = behaviours[i]!;
      await checker.run({ url: sites[i]!.url, ...definition, expect: expected ?? {} }, abandon.signal);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  for (const site of sites) await site.close();

  const deadline = performance.now() + 5_000;
  while (open().length > before.open && performance.now() < deadline) await new Promise(setImmediate);
  expect(open().length).toBeLessThanOrEqual(before.open);
  // Those of the test runner come and go.
  expect(timers()).toBeLessThanOrEqual(before.timers + 1);
  expect(getEventListeners(abandon.signal, 'abort')).toEqual([]);
}, 120_000);
