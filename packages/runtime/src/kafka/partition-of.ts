import kafkajs from 'kafkajs';

/** The partition that Kafka's default partitioner (murmur2) gives a key. */
export function createPartitionOf(partitions: number): (key: Buffer) => number {
  const partitioner = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    partitionErrorCode: 0,
    leader: 0,
    replicas: [],
    isr: [],
  }));
  return (key) => partitioner({ topic: '', partitionMetadata, message: { key, value: null } });
}
