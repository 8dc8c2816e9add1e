import { failureIn, fuzz } from '@checkstream/fuzz';
import { expect, test } from '@jest/globals';

test('no bytes on a connection disturb another one: those kept and up to 1,000 mutations', async () => {
  const report = await fuzz(new URL('./connections.fuzz.ts', import.meta.url), { seed: 1, runs: 1_000, seconds: 5 });
  expect(failureIn(report)).toBeNull();
  expect(report.kinds).toBeGreaterThan(2);
}, 120_000);
