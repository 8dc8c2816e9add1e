import { createKafkaClient, type KafkaClient } from '../kafka/create-kafka-client.ts';
import type { Logger } from '../log/create-logger.ts';
import type { KafkaSettings } from '../settings/kafka-settings.ts';
import { quietLog } from './quiet-log.ts';
import { someKafkaSettings } from './some-kafka-settings.ts';

type Options = Pick<KafkaSettings, 'brokers'> & Partial<KafkaSettings> & { log?: Logger };

/** Made as the services make theirs, with settings that one broker can meet and the shortest session it allows. */
export function aKafkaClient({ log = quietLog(), ...settings }: Options): KafkaClient {
  const ofOneBroker = { sessionTimeoutMs: 6_000, partitions: 3, replication: 1 };
  return createKafkaClient(someKafkaSettings({ ...ofOneBroker, ...settings }), { clientId: 'test', log });
}
