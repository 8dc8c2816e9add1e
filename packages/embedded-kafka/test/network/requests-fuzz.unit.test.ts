import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('no request does harm to the broker: those recorded, those kept and up to 3,000 mutations', async () => {
  const report = await fuzz(new URL('./requests.fuzz.ts', import.meta.url), { seed: 1, runs: 3_000, seconds: 5 });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(25);
}, 120_000);
