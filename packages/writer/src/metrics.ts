import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { DEAD_LETTER_REASONS } from './dead-letters/dead-letter.ts';
import { createUpkeepMetrics, type About, type UpkeepMetrics } from './partitions/upkeep-metrics.ts';

export interface WriterMetrics {
  messages: Counter;
  rows: Counter;
  batchMessages: Histogram;
  batchSeconds: Histogram;
  /** By DeadLetterReason. */
  deadLetters: Counter<'reason'>;
  upkeep: UpkeepMetrics;
  delaySeconds: Histogram;
  lostToRetention: Counter;
  lagMessages: Gauge<'partition'>;
  watchConnection(connected: () => boolean): void;
}

const MESSAGES = [1, 10, 50, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000];
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const DELAY_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 86_400];

/** @param now wall clock, ms since the Unix epoch */
export function createWriterMetrics(registry: Registry, now: () => number): WriterMetrics {
  const about: About = (name, help) => ({ name: `checkstream_writer_${name}`, help, registers: [registry] });
  return {
    messages: new Counter(about('messages_total', 'Messages done with: stored now, stored before or set aside')),
    rows: new Counter(about('rows_total', 'Rows stored that were not there before')),
    batchMessages: new Histogram({ ...about('batch_messages', 'Messages in each batch'), buckets: MESSAGES }),
    batchSeconds: new Histogram({ ...about('batch_seconds', 'From a full batch to durable'), buckets: SECONDS }),
    deadLetters: deadLetterCounter(about),
    upkeep: createUpkeepMetrics(about, now),
    delaySeconds: new Histogram({
      ...about('delay_seconds', 'From the end of a probe to its row, of the oldest result in each batch with new rows'),
      buckets: DELAY_SECONDS,
    }),
    lostToRetention: new Counter(about('lost_to_retention_total', 'Messages Kafka deleted before they were read')),
    lagMessages: new Gauge({
      ...about('lag_messages', 'Messages in the topic that are not done with yet, of the partitions held now'),
      labelNames: ['partition'],
    }),
    watchConnection: (connected) => void connectionGauge(about, connected),
  };
}

/** Every reason is there before it counts: a rate sees its first step, too. */
function deadLetterCounter(about: About): Counter<'reason'> {
  const letters = new Counter({ ...about('dead_letters_total', 'Messages set aside'), labelNames: ['reason'] });
  for (const reason of DEAD_LETTER_REASONS) letters.inc({ reason }, 0);
  return letters;
}

function connectionGauge(about: About, connected: () => boolean): Gauge {
  return new Gauge({
    ...about('consumer_connected', '1 while the consumer of checks is connected, else 0'),
    collect() {
      this.set(connected() ? 1 : 0);
    },
  });
}
