import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('every answer of a site gives a result, and none a surprise: those recorded, those kept and up to 1,500 mutations', async () => {
  const report = await fuzz(new URL('./answers.fuzz.ts', import.meta.url), { seed: 1, runs: 1_500, seconds: 5 });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(15);
}, 120_000);
