import { createEmbeddedKafka } from '@checkstream/embedded-kafka';

export interface OpenedKafka {
  brokers: string[];
  /** For the progress line. */
  where: string;
  close: () => Promise<void>;
}

/** All of it is memory, for each partition of a topic that deletes; the rows are in PostgreSQL anyway. */
const MAX_PARTITION_BYTES = 8 * 1024 * 1024;

export async function openKafka(options: { log: (line: string) => void }): Promise<OpenedKafka> {
  const kafka = await createEmbeddedKafka({
    maxPartitionBytes: MAX_PARTITION_BYTES,
    log: (event) => options.log(JSON.stringify(event)),
  });
  return { brokers: kafka.brokers, where: `on port ${kafka.port}`, close: () => kafka.close() };
}
