import { createEmbeddedKafka, type EmbeddedKafka } from '@checkstream/embedded-kafka';
import { waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { readCompactedTopic } from '../../src/kafka/read-compacted-topic.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { aClient, publish } from './clients.ts';

jest.setTimeout(60_000);

let kafka: EmbeddedKafka;
let client: KafkaClient;

beforeEach(async () => {
  kafka = await createEmbeddedKafka();
  client = aClient({ brokers: kafka.brokers });
  await withAdmin(client, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
  await publish(client, 't', { key: 'a', value: '1' });
});
afterEach(() => kafka.close());

describe('readCompactedTopic', () => {
  test('asks again, one request a try, when the broker cuts its first questions off', async () => {
    const cut = kafka.faults.inject({ on: 'ListOffsets', do: 'drop-before', times: 4 });
    const rows = await readCompactedTopic(client, 't');
    expect(rows.get('a')?.toString()).toBe('1');
    expect(cut.fired()).toBe(4);
  });

  test('gives up after five tries', async () => {
    const cut = kafka.faults.inject({ on: 'ListOffsets', do: 'drop-before', times: Infinity });
    await expect(readCompactedTopic(client, 't')).rejects.toThrow();
    expect(cut.fired()).toBe(5);
  });

  test('an abort ends it at once while a broker is slow to answer', async () => {
    const slow = kafka.faults.inject({ on: 'ListOffsets', do: 'delay', ms: 60_000 });
    const stop = new AbortController();
    const refused = expect(readCompactedTopic(client, 't', { signal: stop.signal })).rejects.toThrow('stop');
    await waitFor('the question', () => slow.fired() === 1);
    const stoppedAt = performance.now();
    stop.abort(new Error('stop'));
    await refused;
    expect(performance.now() - stoppedAt).toBeLessThan(1_000);
  });
});
