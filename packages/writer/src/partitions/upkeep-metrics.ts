import { Counter, Gauge, type Registry } from 'prom-client';
import { DAY_MS, dayOf } from './calendar.ts';

export interface UpkeepMetrics {
  /** First instant without a partition, ms since the Unix epoch. */
  madeUntil(instantMs: number): void;
  oldestDay: Gauge;
  dropped: Counter;
  summed: Counter;
  rebuilt: Counter;
  failures: Counter<'part'>;
  lastSuccess: Gauge;
}

export type About = (name: string, help: string) => { name: string; help: string; registers: Registry[] };

export function createUpkeepMetrics(about: About, now: () => number): UpkeepMetrics {
  let untilMs = 0;
  new Gauge({
    ...about('partitions_ahead', 'Days after today that have their partitions'),
    collect() {
      // By the clock of now: it falls day by day while none are made.
      this.set(Math.max(0, (untilMs - dayOf(now())) / DAY_MS - 1));
    },
  });
  return {
    madeUntil: (instantMs) => (untilMs = instantMs),
    oldestDay: new Gauge(about('oldest_day_timestamp_seconds', 'Begin of the oldest day whose rows are there')),
    dropped: new Counter(about('partitions_dropped_total', 'Partitions dropped because their rows are kept no longer')),
    summed: new Counter(about('daily_sums_total', 'Days that were over and got sums of their own')),
    rebuilt: new Counter(about('keys_rebuilt_total', 'Primary keys of closed days rebuilt')),
    failures: new Counter({
      ...about('upkeep_failures_total', 'Parts of the upkeep of partitions that failed and are tried again'),
      labelNames: ['part'],
    }),
    lastSuccess: new Gauge(
      about('upkeep_last_success_timestamp_seconds', 'When this writer last did all of the upkeep; 0: never'),
    ),
  };
}
