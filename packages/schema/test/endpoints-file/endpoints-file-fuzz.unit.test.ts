import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('no endpoints file does harm to its parser: those kept and up to 1,500 mutations', async () => {
  const report = await fuzz(new URL('./endpoints-file.fuzz.ts', import.meta.url), {
    seed: 1,
    runs: 1_500,
    seconds: 5,
  });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(10);
}, 120_000);
