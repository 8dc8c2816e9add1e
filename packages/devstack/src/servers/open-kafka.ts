import { createEmbeddedKafka } from '@checkstream/embedded-kafka';

export interface OpenedKafka {
  brokers: string[];
  /** For the progress line. */
  where: string;
  close: () => Promise<void>;
}

export async function openKafka(options: { log: (line: string) => void }): Promise<OpenedKafka> {
  const kafka = await createEmbeddedKafka({ log: (event) => options.log(JSON.stringify(event)) });
  return { brokers: kafka.brokers, where: `on port ${kafka.port}`, close: () => kafka.close() };
}
