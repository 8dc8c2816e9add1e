import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('no message does harm to the decoder: those kept and up to 10,000 mutations', async () => {
  const report = await fuzz(new URL('./check-results.fuzz.ts', import.meta.url), {
    seed: 1,
    runs: 10_000,
    seconds: 5,
  });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(8);
}, 120_000);
