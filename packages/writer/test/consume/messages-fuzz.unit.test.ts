import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('every message is stored or set aside, whatever is in it: those kept and up to 3,000 mutations', async () => {
  const report = await fuzz(new URL('./messages.fuzz.ts', import.meta.url), { seed: 1, runs: 3_000, seconds: 5 });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(8);
}, 120_000);
