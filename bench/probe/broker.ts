// Kafka in a process of its own, in memory, with little memory: nobody reads what the measurement publishes.
import { createEmbeddedKafka } from '../../packages/embedded-kafka/src/index.ts';

const { brokers } = await createEmbeddedKafka({ maxPartitionBytes: 4 * 1024 * 1024 });
process.on('disconnect', () => process.exit());
process.send?.(brokers[0]);
