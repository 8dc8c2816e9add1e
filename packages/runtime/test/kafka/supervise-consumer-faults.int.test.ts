import { createEmbeddedKafka, type EmbeddedKafka } from '@checkstream/embedded-kafka';
import { uniqueName, waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { superviseConsumer } from '../../src/kafka/supervise-consumer.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { recordingLog, type LogLine } from '../../src/testing/recording-log.ts';
import { aClient, publish, runs } from './clients.ts';

jest.setTimeout(60_000);

const { start, stopAll } = runs();
let kafka: EmbeddedKafka;
let client: KafkaClient;
let lines: LogLine[];

beforeEach(async () => {
  kafka = await createEmbeddedKafka();
  const recorder = recordingLog('info');
  lines = recorder.lines;
  client = aClient({ brokers: kafka.brokers, log: recorder.log });
  await withAdmin(client, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
  await publish(client, 't', { key: 'a', value: '1' });
});
afterEach(async () => {
  await stopAll();
  await kafka.close();
});

/** A member, started; the keys it was given. */
function startMember(groupId: string): string[] {
  const keys: string[] = [];
  const consumer = superviseConsumer(client, {
    groupId,
    topics: ['t'],
    log: client.log,
    onJoin: () => undefined,
    eachBatch: (payload) => {
      const { batch } = payload;
      keys.push(...batch.messages.map(({ key }) => String(key)));
      payload.resolveOffset(batch.lastOffset());
      return Promise.resolve();
    },
  });
  start((signal) => consumer.run(signal));
  return keys;
}

describe('a supervised consumer survives what ends a plain one', () => {
  test.each(['close', 'reset'] as const)('its connection ends (%s) in the middle of FindCoordinator', async (by) => {
    const groupId = uniqueName('group');
    const fault = kafka.faults.inject({ on: 'FindCoordinator', do: 'drop-midway', by, group: groupId, times: 2 });
    const keys = startMember(groupId);
    await waitFor('the message', () => keys.includes('a'), { timeoutMs: 30_000 });
    expect(fault.fired()).toBe(2);
    expect(lines.map(({ msg }) => msg)).toContain('lost the consumer group; joining again');
  });

  test.each(['close', 'reset'] as const)(
    'its connection ends (%s) in the middle of Fetch, and every message arrives once',
    async (by) => {
      const sent = Array.from({ length: 300 }, (_, n) => ({ key: `k${n}`, value: 'x'.repeat(1_000) }));
      await publish(client, 't', ...sent);
      const fault = kafka.faults.inject({ on: 'Fetch', do: 'drop-midway', by, topic: 't', times: 2 });
      const keys = startMember(uniqueName('group'));
      await waitFor('the messages', () => keys.length > sent.length, { timeoutMs: 30_000 });
      expect(keys).toEqual(['a', ...sent.map(({ key }) => key)]);
      expect(fault.fired()).toBe(2);
    },
  );
});
