import { afterEach, expect, jest, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { DAY_MS } from '../../src/partitions/calendar.ts';
import { createUpkeepMetrics } from '../../src/partitions/upkeep-metrics.ts';

afterEach(() => void jest.useRealTimers());

test('days ahead are fewer every day while none are made', async () => {
  jest.useFakeTimers({
    now: Date.UTC(2026, 11, 31, 23, 59),
    doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'],
  });
  const registry = new Registry();
  const metrics = createUpkeepMetrics((name, help) => ({ name, help, registers: [registry] }));
  const ahead = async () => /^partitions_ahead (.*)$/m.exec(await registry.metrics())?.[1];
  expect(await ahead()).toBe('0');
  metrics.madeUntil(Date.UTC(2027, 0, 8));
  expect(await ahead()).toBe('7');
  jest.setSystemTime(Date.UTC(2027, 0, 1));
  expect(await ahead()).toBe('6');
  jest.setSystemTime(Date.UTC(2027, 0, 1) + 30 * DAY_MS);
  expect(await ahead()).toBe('0');
});
