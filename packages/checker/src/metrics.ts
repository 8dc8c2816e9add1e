import type { CheckResult } from '@checkstream/schema';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { MISSED_REASONS } from './schedule/missed-reason.ts';
import type { MissedReason } from './schedule/missed-reason.ts';

/** What is read only when somebody asks for the metrics. */
interface Gauges {
  endpoints: () => number;
  inFlight: () => number;
  unjudged: () => number;
  buffered: () => number;
}

export interface CheckerMetrics {
  probed: (result: CheckResult) => void;
  missed: (reason: MissedReason, slots: number) => void;
  published: (results: number) => void;
  /** Call once; before it the gauges are absent. */
  watch: (gauges: Gauges) => void;
}

const LATENESS_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];

export function createMetrics(registry: Registry): CheckerMetrics {
  const registers = [registry];
  const probes = new Counter({
    name: 'checkstream_checker_probes_total',
    help: 'Probes that ended, by verdict',
    labelNames: ['outcome', 'failure_kind'],
    registers,
  });
  const lateness = new Histogram({
    name: 'checkstream_checker_start_lateness_seconds',
    help: 'From the due instant of a slot to the start of its probe',
    buckets: LATENESS_BUCKETS_S,
    registers,
  });
  const missed = new Counter({
    name: 'checkstream_checker_missed_slots_total',
    help: 'Slots that passed without a probe, by reason',
    labelNames: ['reason'],
    registers,
  });
  const results = new Counter({
    name: 'checkstream_checker_published_results_total',
    help: 'Results that Kafka acknowledged',
    registers,
  });
  const batches = new Counter({
    name: 'checkstream_checker_publish_batches_total',
    help: 'Batches of results that Kafka acknowledged',
    registers,
  });
  for (const reason of MISSED_REASONS) missed.inc({ reason }, 0);

  return {
    probed: ({ outcome, failureKind, startedAt, scheduledAt }) => {
      probes.inc({ outcome: outcome.toLowerCase(), failure_kind: failureKind.toLowerCase() });
      lateness.observe((startedAt - scheduledAt) / 1000);
    },
    missed: (reason, slots) => missed.inc({ reason }, slots),
    published: (count) => {
      results.inc(count);
      batches.inc();
    },
    watch: (gauges) => watchGauges(registers, gauges),
  };
}

function watchGauges(registers: Registry[], { endpoints, inFlight, unjudged, buffered }: Gauges): void {
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `checkstream_checker_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('endpoints', 'Endpoints that this checker runs', endpoints);
  gauge('probes_in_flight', 'Probes that run now', inFlight);
  gauge('unjudged_probes', 'Probes that ended and wait for their expressions to be evaluated', unjudged);
  gauge('buffered_results', 'Results that Kafka has not acknowledged yet', buffered);
}
