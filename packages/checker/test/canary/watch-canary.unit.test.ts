import { describe, expect, test } from '@jest/globals';
import { aCheckResult } from '@checkstream/schema/testing';
import { Registry } from 'prom-client';
import { createCanaryMetrics } from '../../src/canary/canary-metrics.ts';
import { watchCanary } from '../../src/canary/watch-canary.ts';

function aWatch() {
  const registry = new Registry();
  const warnings: { fields: object; message: string }[] = [];
  let now = 0;
  const watch = watchCanary({
    metrics: createCanaryMetrics(registry),
    now: () => now,
    log: { warn: (fields, message) => warnings.push({ fields, message }) },
  });
  /** One result every 5 s. */
  const probe = (...totalMs: number[]): void => {
    for (const ms of totalMs) {
      watch(aCheckResult({ totalMs: ms }));
      now += 5_000;
    }
  };
  return { watch, probe, warnings, metrics: () => registry.metrics() };
}

const times = (count: number, ms: number): number[] => Array.from({ length: count }, () => ms);

describe('the watch of the canary', () => {
  test('exports each total time', async () => {
    const { probe, metrics } = aWatch();
    probe(3, 30, 300);
    const text = await metrics();
    expect(text).toContain('checkstream_checker_canary_seconds_count 3');
    expect(text).toContain('checkstream_checker_canary_seconds_bucket{le="0.05"} 2');
  });

  test('warns when the p99 passes 50 ms, once a minute as long as it does', () => {
    const { probe, warnings } = aWatch();
    probe(...times(60, 50));
    expect(warnings).toEqual([]);
    probe(51);
    expect(warnings).toEqual([]);
    probe(51);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.fields).toEqual({ p99Ms: 51, limitMs: 50 });
    probe(...times(11, 51));
    expect(warnings).toHaveLength(1);
    probe(51);
    expect(warnings).toHaveLength(2);
    probe(...times(60, 1));
    const before = warnings.length;
    probe(...times(60, 1));
    expect(warnings).toHaveLength(before);
  });

  test('warns of a canary that is not up, and counts it', async () => {
    const { watch, warnings, metrics } = aWatch();
    const failure = { code: 'ECONNREFUSED', message: 'refused', bodyExcerpt: null };
    watch(aCheckResult({ outcome: 'DOWN', failureKind: 'CONNECT_REFUSED', failure }));
    watch(aCheckResult({ outcome: 'DOWN', failureKind: 'CONNECT_REFUSED', failure }));
    expect(warnings.map(({ fields }) => fields)).toEqual([{ failureKind: 'CONNECT_REFUSED', failure }]);
    expect(await metrics()).toContain('checkstream_checker_canary_failures_total 2');
  });
});
