// The embedded broker in a process of its own, until its parent ends: its CPU is nobody's else.
import { createEmbeddedKafka } from '../../packages/embedded-kafka/src/index.ts';

/** A backlog is all in memory. */
const MAX_PARTITION_BYTES = 1024 ** 3;

const kafka = await createEmbeddedKafka({ maxPartitionBytes: MAX_PARTITION_BYTES });
process.send?.(kafka.brokers);
process.on('disconnect', () => process.exit());
