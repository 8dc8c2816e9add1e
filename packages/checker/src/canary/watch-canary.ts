import type { CheckResult } from '@checkstream/schema';
import type { CanaryMetrics } from './canary-metrics.ts';
import { createRecentTimes } from './recent-times.ts';

export interface CanaryWatchDeps {
  metrics: CanaryMetrics;
  /** Unix time in milliseconds. */
  now: () => number;
  log: { warn: (fields: object, message: string) => void };
}

/** Slower than this, and times measured of sites are partly this process's own. */
const SLOW_MS = 50;
const WARN_EVERY_MS = 60_000;
/** Five minutes, of which one must have passed. */
const WINDOW = { size: 60, least: 12 };

/** Takes the results of the canary: they are measured and never published. */
export function watchCanary({ metrics, now, log }: CanaryWatchDeps): (result: CheckResult) => void {
  const recent = createRecentTimes(WINDOW);
  const warnedAt = new Map<string, number>();

  const warn = (fields: object, message: string): void => {
    if (now() - (warnedAt.get(message) ?? -Infinity) < WARN_EVERY_MS) return;
    warnedAt.set(message, now());
    log.warn(fields, message);
  };

  return ({ outcome, totalMs, failureKind, failure }) => {
    metrics.observe(totalMs);
    recent.add(totalMs);
    if (outcome !== 'UP') {
      metrics.failed();
      warn({ failureKind, failure }, 'the canary failed: this checker cannot probe its own page');
    }
    const p99Ms = recent.p99Ms();
    if (p99Ms === null || p99Ms <= SLOW_MS) return;
    const fields = { p99Ms: Math.round(p99Ms), limitMs: SLOW_MS };
    warn(fields, 'the canary is slow: this checker is busy, and part of the times it measures is its own');
  };
}
