import { startApacheKafka } from '@checkstream/apache-kafka';
import { createEmbeddedKafka } from '@checkstream/embedded-kafka';

/** `given`: brokers that somebody else runs. */
export type KafkaChoice =
  | { kind: 'embedded' }
  | { kind: 'apache'; version: string; report: (line: string) => void }
  | { kind: 'given'; brokers: string[] };

export interface ChaosKafka {
  name: string;
  /** `host:port`, without any relay. */
  brokers: string[];
  /** Null: it cannot be killed without losing its topics, or is not ours to kill. */
  process: { kill: () => Promise<void>; restart: () => Promise<void> } | null;
  close: () => Promise<void>;
}

export async function openKafka(choice: KafkaChoice): Promise<ChaosKafka> {
  switch (choice.kind) {
    case 'given':
      return { name: choice.brokers.join(), brokers: choice.brokers, process: null, close: () => Promise.resolve() };
    case 'embedded': {
      const kafka = await createEmbeddedKafka();
      return { name: 'embedded', brokers: kafka.brokers, process: null, close: () => kafka.close() };
    }
    case 'apache': {
      const { version, report } = choice;
      const kafka = await startApacheKafka({ version, report });
      return {
        name: `Apache Kafka ${version}`,
        brokers: kafka.brokers,
        process: { kill: () => kafka.kill('SIGKILL'), restart: () => kafka.restart() },
        close: () => kafka.stop(),
      };
    }
    default:
      return choice satisfies never;
  }
}
