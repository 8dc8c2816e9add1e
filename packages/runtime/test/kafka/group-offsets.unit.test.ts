import { expect, test } from '@jest/globals';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { setCommittedOffsets } from '../../src/kafka/group-offsets.ts';

const never = () => new Promise<never>(() => undefined);

/** Takes a connection and answers nothing more; kafkajs's disconnect waits for answers too. */
const silent = {
  kafka: () => ({ admin: () => ({ connect: () => Promise.resolve(), setOffsets: never, disconnect: never }) }),
  accepted: () => undefined,
} as unknown as KafkaClient;

test('offsets that Kafka does not take in time are given up, with the group named', async () => {
  const setting = setCommittedOffsets(silent, { groupId: 'g', topic: 't', offsets: new Map([[0, 5n]]) }, 10);
  await expect(setting).rejects.toMatchObject({
    name: 'TimeoutError',
    message: 'consumer group g did not take its offsets within 0.01 s; they may have been set all the same',
  });
});
