import { DOWN_KINDS, UNKNOWN_KINDS } from '@checkstream/schema';
import type { CheckResult, FailureKind, Outcome } from '@checkstream/schema';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { createSending } from './publish/publish-metrics.ts';
import type { Sending } from './publish/publish-metrics.ts';
import { MISSED_REASONS } from './schedule/missed-reason.ts';
import type { MissedReason } from './schedule/missed-reason.ts';

/** What is read only when somebody asks for the metrics. */
interface Gauges {
  endpoints: () => number;
  inFlight: () => number;
  unjudged: () => number;
  buffered: () => number;
  /** Their bounds. */
  limits: { inFlight: number; buffered: number };
}

export interface CheckerMetrics {
  probed: (result: CheckResult) => void;
  missed: (reason: MissedReason, slots: number) => void;
  sending: Sending;
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
  for (const reason of MISSED_REASONS) missed.inc({ reason }, 0);
  for (const [outcome, kinds] of VERDICTS) {
    for (const kind of kinds) probes.inc(verdictLabels(outcome, kind), 0);
  }

  return {
    probed: ({ outcome, failureKind, startedAt, scheduledAt }) => {
      probes.inc(verdictLabels(outcome, failureKind));
      lateness.observe((startedAt - scheduledAt) / 1000);
    },
    missed: (reason, slots) => missed.inc({ reason }, slots),
    sending: createSending(registry),
    watch: (gauges) => watchGauges(registers, gauges),
  };
}

/** All there can be, so that each series is there before it counts: a rate sees its first step, too. */
const VERDICTS: [Outcome, readonly FailureKind[]][] = [
  ['UP', ['NONE']],
  ['DOWN', DOWN_KINDS],
  ['UNKNOWN', UNKNOWN_KINDS],
];

const verdictLabels = (outcome: Outcome, kind: FailureKind) => ({
  outcome: outcome.toLowerCase(),
  failure_kind: kind.toLowerCase(),
});

function watchGauges(registers: Registry[], { endpoints, inFlight, unjudged, buffered, limits }: Gauges): void {
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
  gauge(
    'probes_in_flight_limit',
    'CHECKER_MAX_IN_FLIGHT: with so many, no further one is started',
    () => limits.inFlight,
  );
  gauge('unjudged_probes', 'Probes that ended and wait for their expressions to be evaluated', unjudged);
  gauge('buffered_results', 'Results that Kafka has not acknowledged yet', buffered);
  gauge('buffered_results_limit', 'CHECKER_BUFFER: with so many, no probe is started', () => limits.buffered);
}
