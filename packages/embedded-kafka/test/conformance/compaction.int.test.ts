import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ERRORS } from '../../src/index.ts';
import { openKafka, startMember, uniqueName, waitFor } from './open-kafka.ts';
import type { TestKafka } from './open-kafka.ts';
import { openWire } from './wire.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await openKafka();
});
afterAll(() => kafka.close());

/** Newest value per key, read to the high watermark by a group that never commits. */
async function tableOf(topic: string): Promise<Map<string | null, string | null>> {
  const [offsets] = await kafka.admin.fetchTopicOffsets(topic);
  const last = String(Number(offsets?.high) - 1);
  const member = await startMember(kafka, { groupId: uniqueName('table'), topic });
  await waitFor(`offset ${last}`, () => member.messages.at(-1)?.offset === last);
  await member.stop();
  return new Map(member.messages.map(({ key, value }) => [key, value]));
}

test('a compacted topic is a table: the newest value of every key, tombstones last', async () => {
  const topic = await kafka.createTopic({ config: { 'cleanup.policy': 'compact' } });
  const values = (round: number) => Array.from({ length: 20 }, (_, key) => ({ key: `k${key}`, value: `${round}` }));
  for (let round = 0; round < 30; round += 1) await kafka.producer.send({ topic, messages: values(round) });
  await kafka.producer.send({ topic, messages: [{ key: 'k0', value: null }] });
  const table = await tableOf(topic);
  expect(table.size).toBe(20);
  expect(table.get('k0')).toBeNull();
  expect([...table.values()].filter((value) => value === '29')).toHaveLength(19);
});

test('a tombstone that is the last record can be read', async () => {
  const topic = await kafka.createTopic({ config: { 'cleanup.policy': 'compact' } });
  await kafka.producer.send({ topic, messages: [{ key: 'only', value: 'here' }] });
  await kafka.producer.send({ topic, messages: [{ key: 'only', value: null }] });
  expect((await tableOf(topic)).get('only')).toBeNull();
});

test('records of a compacted topic cannot be deleted on request', async () => {
  const topic = await kafka.createTopic({ config: { 'cleanup.policy': 'compact' } });
  await kafka.producer.send({ topic, messages: [{ key: 'k', value: 'v' }] });
  const wire = await openWire(kafka.brokers[0] ?? '');
  const answer = await wire.request('DeleteRecords', 1, (writer) => {
    writer.array([topic], (name) => writer.string(name).array([0], (index) => writer.int32(index).int64(1)));
    writer.int32(1_000);
  });
  for (const skipped of ['int32', 'int32', 'string', 'int32', 'int32', 'int64'] as const) answer[skipped]();
  expect(answer.int16()).toBe(ERRORS.POLICY_VIOLATION);
  wire.end();
});
