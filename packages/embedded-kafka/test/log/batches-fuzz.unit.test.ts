import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('no record batch does harm to the log, however its records are compressed: those kept and up to 5,000 mutations', async () => {
  const report = await fuzz(new URL('./batches.fuzz.ts', import.meta.url), { seed: 1, runs: 5_000, seconds: 5 });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(10);
}, 120_000);
