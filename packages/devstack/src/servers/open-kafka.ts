import { createEmbeddedKafka } from '@checkstream/embedded-kafka';

export interface OpenedKafka {
  brokers: string[];
  /** For the progress line. */
  where: string;
  close: () => Promise<void>;
}

/** `given`: brokers to use instead of the embedded one, `host:port`, comma separated. */
export async function openKafka(options: {
  given: string | undefined;
  log: (line: string) => void;
}): Promise<OpenedKafka> {
  const { given } = options;
  if (given !== undefined && given !== '') {
    return { brokers: given.split(','), where: 'yours (DEV_KAFKA_BROKERS)', close: () => Promise.resolve() };
  }
  const kafka = await createEmbeddedKafka({ log: (event) => options.log(JSON.stringify(event)) });
  return { brokers: kafka.brokers, where: `on port ${kafka.port}`, close: () => kafka.close() };
}
