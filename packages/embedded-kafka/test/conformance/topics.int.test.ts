import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ConfigResourceTypes, KafkaJSAggregateError } from 'kafkajs';
import type { ITopicConfig } from 'kafkajs';
import { openKafka, uniqueName, waitFor } from './open-kafka.ts';
import type { TestKafka } from './open-kafka.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await openKafka();
});
afterAll(() => kafka.close());

async function refusalOf(topic: ITopicConfig): Promise<unknown> {
  const error: unknown = await kafka.admin.createTopics({ topics: [topic] }).catch((caught: unknown) => caught);
  return error instanceof KafkaJSAggregateError ? (error.errors[0] as { type?: unknown }).type : error;
}

async function settingOf(topic: string, name: string): Promise<{ value: string; isDefault: boolean } | undefined> {
  const { resources } = await kafka.admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
  });
  const entry = resources[0]?.configEntries.find(({ configName }) => configName === name);
  return entry && { value: entry.configValue, isDefault: entry.isDefault };
}

describe('creating topics', () => {
  test('a new topic has its partitions, each led by the broker', async () => {
    const topic = await kafka.createTopic({ partitions: 3 });
    const { topics } = await kafka.admin.fetchTopicMetadata({ topics: [topic] });
    expect(topics[0]?.partitions.map(({ partitionId }) => partitionId).sort()).toEqual([0, 1, 2]);
    expect(topics[0]?.partitions.every(({ leader, isr }) => isr.includes(leader))).toBe(true);
  });

  test('a topic that exists is not created again', async () => {
    const topic = await kafka.createTopic();
    await expect(kafka.admin.createTopics({ topics: [{ topic }] })).resolves.toBe(false);
  });

  test.each([
    ['a name with a space', { topic: 'two words' }, 'INVALID_TOPIC_EXCEPTION'],
    ['the name ..', { topic: '..' }, 'INVALID_TOPIC_EXCEPTION'],
    ['a name of 250 characters', { topic: 'x'.repeat(250) }, 'INVALID_TOPIC_EXCEPTION'],
    ['no partitions', { numPartitions: 0 }, 'INVALID_PARTITIONS'],
    ['no replicas', { replicationFactor: 0 }, 'INVALID_REPLICATION_FACTOR'],
    ['more replicas than any test cluster has', { replicationFactor: 99 }, 'INVALID_REPLICATION_FACTOR'],
    ['an unknown setting', { configEntries: [{ name: 'nope', value: '1' }] }, 'INVALID_CONFIG'],
    ['a bad retention', { configEntries: [{ name: 'retention.ms', value: '-2' }] }, 'INVALID_CONFIG'],
    ['a bad policy', { configEntries: [{ name: 'cleanup.policy', value: 'burn' }] }, 'INVALID_CONFIG'],
  ])('%s is refused', async (_, topic, type) => {
    await expect(refusalOf({ topic: uniqueName('refused'), ...topic })).resolves.toBe(type);
  });

  test('names that differ only in dot and underscore collide', async () => {
    const name = uniqueName('collides');
    await kafka.createTopic({ name: `${name}.x` });
    await expect(refusalOf({ topic: `${name}_x` })).resolves.toBe('INVALID_TOPIC_EXCEPTION');
  });

  test('validateOnly creates nothing', async () => {
    const topic = uniqueName('validated');
    await kafka.admin.createTopics({ validateOnly: true, waitForLeaders: false, topics: [{ topic }] });
    expect(await kafka.admin.listTopics()).not.toContain(topic);
  });

  test('an unknown topic is not created by asking for it', async () => {
    const topics = [uniqueName('unknown')];
    await expect(kafka.admin.fetchTopicMetadata({ topics })).rejects.toMatchObject({
      type: 'UNKNOWN_TOPIC_OR_PARTITION',
    });
  });
});

describe('changing topics', () => {
  test('partitions can be added, never taken away', async () => {
    const topic = await kafka.createTopic({ partitions: 2 });
    await kafka.admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] });
    await waitFor('the new partitions', async () => {
      const { topics } = await kafka.admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length === 4;
    });
    await expect(kafka.admin.createPartitions({ topicPartitions: [{ topic, count: 4 }] })).rejects.toMatchObject({
      type: 'INVALID_PARTITIONS',
    });
  });

  test('settings given at creation are told apart from defaults', async () => {
    const topic = await kafka.createTopic({ config: { 'cleanup.policy': 'compact' } });
    await expect(settingOf(topic, 'cleanup.policy')).resolves.toEqual({ value: 'compact', isDefault: false });
    await expect(settingOf(topic, 'max.message.bytes')).resolves.toEqual({ value: '1048588', isDefault: true });
  });

  test('altering replaces all settings', async () => {
    const topic = await kafka.createTopic({ config: { 'retention.ms': '1000' } });
    const configEntries = [{ name: 'max.message.bytes', value: '2000' }];
    const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
    await kafka.admin.alterConfigs({ validateOnly: false, resources });
    // The answer comes from the controller; a broker has heard of the change a moment later.
    await waitFor('the setting', async () => (await settingOf(topic, 'max.message.bytes'))?.value === '2000');
    await expect(settingOf(topic, 'max.message.bytes')).resolves.toEqual({ value: '2000', isDefault: false });
    await expect(settingOf(topic, 'retention.ms')).resolves.toEqual({ value: '604800000', isDefault: true });
  });

  test('a deleted topic is gone, and its successor starts empty', async () => {
    const topic = await kafka.createTopic();
    await kafka.producer.send({ topic, messages: [{ value: 'old' }] });
    await kafka.admin.deleteTopics({ topics: [topic] });
    await waitFor('the topic to be gone', async () => !(await kafka.admin.listTopics()).includes(topic));
    await kafka.createTopic({ name: topic });
    await expect(kafka.admin.fetchTopicOffsets(topic)).resolves.toMatchObject([{ low: '0', high: '0' }]);
  });
});

test('the cluster has a controller among its brokers', async () => {
  const { brokers, controller } = await kafka.admin.describeCluster();
  expect(brokers.map(({ nodeId }) => nodeId)).toContain(controller);
});
