import { expect, test } from '@jest/globals';
import { createTopics, fetchOffsets, openProducer } from '@checkstream/runtime';
import { aKafkaClient } from '@checkstream/runtime/testing';
import { openKafka } from '../../src/servers/open-kafka.ts';

const MIB = 1024 * 1024;
const TOPICS = { checks: 'checks', endpoints: 'endpoints', deadLetters: 'dead-letters' };

test('a partition of a day’s checks takes no more memory than a few MiB', async () => {
  const kafka = await openKafka({ log: () => undefined });
  const client = aKafkaClient({ brokers: kafka.brokers, partitions: 1 });
  await createTopics(client, { kafka: client.settings, topics: TOPICS });
  const producer = openProducer(client);
  const value = Buffer.alloc(MIB / 2);
  for (let sent = 0; sent < 20 * MIB; sent += value.length) await producer.send(TOPICS.checks, [{ key: null, value }]);

  const { low = 0n, high = 0n } = (await fetchOffsets(client, TOPICS.checks)).get(0) ?? {};
  expect(high).toBe(40n);
  expect(Number(high - low) * value.length).toBeLessThanOrEqual(8 * MIB);
  await producer.close();
  await kafka.close();
});
