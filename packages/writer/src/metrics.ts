import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { createUpkeepMetrics, type About, type UpkeepMetrics } from './partitions/upkeep-metrics.ts';

export interface WriterMetrics {
  rows: Counter;
  batches: Counter;
  batchSeconds: Histogram;
  deadLetters: Counter<'reason'>;
  upkeep: UpkeepMetrics;
  delaySeconds: Histogram;
  lostToRetention: Counter;
  lagMessages: Gauge<'partition'>;
  watchConnection(connected: () => boolean): void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const DELAY_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 86_400];

/** @param now wall clock, ms since the Unix epoch */
export function createWriterMetrics(registry: Registry, now: () => number): WriterMetrics {
  const about: About = (name, help) => ({ name: `checkstream_writer_${name}`, help, registers: [registry] });
  return {
    rows: new Counter(about('rows_total', 'Rows stored that were not there before')),
    batches: new Counter(about('batches_total', 'Batches committed')),
    batchSeconds: new Histogram({ ...about('batch_seconds', 'From a full batch to durable'), buckets: SECONDS }),
    deadLetters: new Counter({ ...about('dead_letters_total', 'Messages set aside'), labelNames: ['reason'] }),
    upkeep: createUpkeepMetrics(about, now),
    delaySeconds: new Histogram({
      ...about('delay_seconds', 'From the end of a probe to its row, of the oldest row in each batch'),
      buckets: DELAY_SECONDS,
    }),
    lostToRetention: new Counter(about('lost_to_retention_total', 'Messages Kafka deleted before they were read')),
    lagMessages: new Gauge({
      ...about('lag_messages', 'Messages in the topic that are not stored yet, as of the latest fetch'),
      labelNames: ['partition'],
    }),
    watchConnection: (connected) => void connectionGauge(about, connected),
  };
}

function connectionGauge(about: About, connected: () => boolean): Gauge {
  return new Gauge({
    ...about('consumer_connected', '1 while the consumer of checks is connected, else 0'),
    collect() {
      this.set(connected() ? 1 : 0);
    },
  });
}
