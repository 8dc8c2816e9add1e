import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { DAY_MS } from '../../src/partitions/calendar.ts';
import { createUpkeepMetrics } from '../../src/partitions/upkeep-metrics.ts';

test('days ahead are fewer every day while none are made', async () => {
  let nowMs = Date.UTC(2026, 11, 31, 23, 59);
  const registry = new Registry();
  const metrics = createUpkeepMetrics(
    (name, help) => ({ name, help, registers: [registry] }),
    () => nowMs,
  );
  const ahead = async () => /^partitions_ahead (.*)$/m.exec(await registry.metrics())?.[1];
  expect(await ahead()).toBe('0');
  metrics.madeUntil(Date.UTC(2027, 0, 8));
  expect(await ahead()).toBe('7');
  nowMs = Date.UTC(2027, 0, 1);
  expect(await ahead()).toBe('6');
  nowMs += 30 * DAY_MS;
  expect(await ahead()).toBe('0');
});
