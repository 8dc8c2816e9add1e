import { expect, test } from '@jest/globals';
import type { Admin, Kafka } from 'kafkajs';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { saidByKafka } from '../../src/kafka/kafka-error.ts';
import { openTopicOffsets } from '../../src/kafka/open-topic-offsets.ts';
import { aKafkaClient } from '../../src/testing/a-kafka-client.ts';

/** A client whose admins answer so, one answer a question, and what became of them. */
function answering(answers: (() => Promise<unknown>)[], disconnect = () => Promise.resolve()) {
  const calls: string[] = [];
  let admins = 0;
  const admin = () => {
    const name = `admin ${++admins}`;
    return {
      connect: () => Promise.resolve(void calls.push(`${name} connects`)),
      disconnect: () => (calls.push(`${name} disconnects`), disconnect()),
      fetchTopicOffsets: () => (calls.push(`${name} asks`), answers.shift()?.() ?? Promise.resolve([])),
    } as unknown as Admin;
  };
  const client: KafkaClient = { ...aKafkaClient({ brokers: ['kafka:9092'] }), kafka: () => ({ admin }) as Kafka };
  return { offsets: openTopicOffsets(client, 'checks'), calls };
}

const range = () => Promise.resolve([{ partition: 0, offset: '9', low: '3', high: '9' }]);

test('asks again and again by one admin, which goes in the end', async () => {
  const { offsets, calls } = answering([range, range]);
  expect(await offsets.fetch()).toEqual(new Map([[0, { low: 3n, high: 9n }]]));
  await offsets.fetch();
  await offsets.close();
  await offsets.close();
  expect(calls).toEqual(['admin 1 connects', 'admin 1 asks', 'admin 1 asks', 'admin 1 disconnects']);
});

test('asks by a new one after an error, and lets go of the other', async () => {
  const { offsets, calls } = answering([() => Promise.reject(new Error('away')), range]);
  await expect(offsets.fetch()).rejects.toThrow('away');
  expect(await offsets.fetch()).toEqual(new Map([[0, { low: 3n, high: 9n }]]));
  expect(calls).toEqual([
    'admin 1 connects',
    'admin 1 asks',
    'admin 1 disconnects',
    'admin 2 connects',
    'admin 2 asks',
  ]);
});

test('two questions that fail at once let go of one admin, and not of the next', async () => {
  const late = Promise.withResolvers<unknown>();
  const { offsets, calls } = answering([() => late.promise, () => Promise.reject(new Error('away')), range, range]);
  const first = expect(offsets.fetch()).rejects.toThrow('late');
  await expect(offsets.fetch()).rejects.toThrow('away');
  await offsets.fetch();
  late.reject(new Error('late'));
  await first;
  await offsets.fetch();
  expect(calls.filter((call) => call.startsWith('admin 2'))).toEqual([
    'admin 2 connects',
    'admin 2 asks',
    'admin 2 asks',
  ]);
});

test('takes what kafkajs reads in the answer of nobody for an outage', async () => {
  const { offsets } = answering([() => Promise.reject(new TypeError("Cannot read properties of undefined ('pop')"))]);
  const error: unknown = await offsets.fetch().catch((reason: unknown) => reason);
  expect(saidByKafka(error)).toBe(true);
});

test('goes without an admin that does not go', async () => {
  const { offsets } = answering([range], () => new Promise(() => undefined));
  await offsets.fetch();
  await offsets.close();
});
