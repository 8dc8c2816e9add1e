import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

export interface CanaryMetrics {
  observe: (totalMs: number) => void;
  failed: () => void;
}

const BUCKETS_S = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

export function createCanaryMetrics(registry: Registry): CanaryMetrics {
  const registers = [registry];
  const seconds = new Histogram({
    name: 'checkstream_checker_canary_seconds',
    help: "Total time of probes of the checker's own page: what is slow here is the checker",
    buckets: BUCKETS_S,
    registers,
  });
  const failures = new Counter({
    name: 'checkstream_checker_canary_failures_total',
    help: 'Probes of the own page that were not up',
    registers,
  });
  return { observe: (totalMs) => seconds.observe(totalMs / 1000), failed: () => failures.inc() };
}
