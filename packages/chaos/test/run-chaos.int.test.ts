import { kafkaBrokers } from '@checkstream/testkit';
import { expect, test } from '@jest/globals';
import { runChaos } from '../src/run-chaos.ts';

/** Drawn once; `pnpm test:chaos` draws a new one each time. */
const SEED = 20_261;

test('ten faults in a row lose no result, store none twice, and leave every slot accounted for', async () => {
  const report = await runChaos({
    seed: SEED,
    faults: 10,
    sites: 40,
    kafka: { kind: 'given', brokers: kafkaBrokers() },
    short: true,
    onBegin: () => undefined,
    signal: new AbortController().signal,
  });
  expect(report.troubles).toEqual([]);
  expect(report.account.differences).toEqual([]);
  expect(report.happened).toHaveLength(10);
  expect(report.account.rows).toBeGreaterThan(100);
  expect(report.account.slots.due).toBeGreaterThan(100);
}, 300_000);
