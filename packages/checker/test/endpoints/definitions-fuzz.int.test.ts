import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('no record of the endpoints topic does harm, nor does a check of what it defines: those kept and up to 1,500 mutations', async () => {
  const report = await fuzz(new URL('./definitions.fuzz.ts', import.meta.url), { seed: 1, runs: 1_500, seconds: 5 });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(4);
}, 120_000);
