// broker.ts MIB_PER_PARTITION: the embedded broker in a process of its own, until its parent ends: its CPU is nobody else's.
import { createEmbeddedKafka } from '../packages/embedded-kafka/src/index.ts';

const { brokers } = await createEmbeddedKafka({ maxPartitionBytes: Number(process.argv[2]) * 1024 ** 2 });
process.on('disconnect', () => process.exit());
process.send?.(brokers);
