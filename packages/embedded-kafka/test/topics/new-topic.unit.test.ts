import { describe, expect, test } from '@jest/globals';
import { ERRORS } from '../../src/protocol/errors.ts';
import { newTopicProblem, partitionCount, tooManyPartitions } from '../../src/topics/new-topic.ts';
import type { NewTopic } from '../../src/topics/new-topic.ts';
import { createTopics } from '../../src/topics/topics.ts';

const aTopic = (overrides: Partial<NewTopic> = {}): NewTopic => ({
  name: 'fresh',
  partitions: 1,
  replication: 1,
  assignments: [],
  config: [],
  ...overrides,
});

function problemOf(overrides: Partial<NewTopic>): number {
  const topics = createTopics({ maxPartitionBytes: 1_000 });
  topics.create('taken', 1, new Map());
  topics.create('a.b', 1, new Map());
  return newTopicProblem(aTopic(overrides), topics, 1)?.error ?? ERRORS.NONE;
}

const onBroker = (...ids: number[]) => ids.map((id, partition) => ({ partition, brokerIds: [id] }));
const assigned = { partitions: -1, replication: -1 };

describe('newTopicProblem', () => {
  test.each([
    ['a sound topic', {}, ERRORS.NONE],
    ['the defaults of the broker', { partitions: -1, replication: -1 }, ERRORS.NONE],
    ['a name that is taken', { name: 'taken' }, ERRORS.TOPIC_ALREADY_EXISTS],
    ['a name that collides', { name: 'a_b' }, ERRORS.INVALID_TOPIC_EXCEPTION],
    ['an empty name', { name: '' }, ERRORS.INVALID_TOPIC_EXCEPTION],
    ['a name of one dot', { name: '.' }, ERRORS.INVALID_TOPIC_EXCEPTION],
    ['a name of 249 characters', { name: 'x'.repeat(249) }, ERRORS.NONE],
    ['a name of 250 characters', { name: 'x'.repeat(250) }, ERRORS.INVALID_TOPIC_EXCEPTION],
    ['a name with a slash', { name: 'a/b' }, ERRORS.INVALID_TOPIC_EXCEPTION],
    ['no partitions', { partitions: 0 }, ERRORS.INVALID_PARTITIONS],
    ['no replicas', { replication: 0 }, ERRORS.INVALID_REPLICATION_FACTOR],
    ['two replicas', { replication: 2 }, ERRORS.INVALID_REPLICATION_FACTOR],
    ['an assignment to this broker', { ...assigned, assignments: onBroker(1, 1) }, ERRORS.NONE],
    ['an assignment and a count', { assignments: onBroker(1) }, ERRORS.INVALID_REQUEST],
    ['an assignment to another broker', { ...assigned, assignments: onBroker(2) }, ERRORS.INVALID_REPLICA_ASSIGNMENT],
    [
      'an assignment with a gap',
      { ...assigned, assignments: onBroker(1, 1).slice(1) },
      ERRORS.INVALID_REPLICA_ASSIGNMENT,
    ],
  ])('%s', (_, overrides, error) => {
    expect(problemOf(overrides)).toBe(error);
  });

  test('an assignment decides how many partitions there are', () => {
    expect(partitionCount(aTopic({ ...assigned, assignments: onBroker(1, 1, 1) }))).toBe(3);
  });
});

test('one request makes 10,000 partitions at most', () => {
  expect([10_000, 10_001].map((count) => tooManyPartitions(count)?.error)).toEqual([
    undefined,
    ERRORS.POLICY_VIOLATION,
  ]);
});

describe('settings', () => {
  test.each([
    ['retention.ms', '-1', true],
    ['retention.ms', '-2', false],
    ['retention.ms', '1.5', false],
    ['retention.ms', '', false],
    ['segment.bytes', '1048576', true],
    ['segment.bytes', '1048575', false],
    ['cleanup.policy', 'compact, delete', true],
    ['cleanup.policy', 'burn', false],
    ['min.cleanable.dirty.ratio', '1', true],
    ['min.cleanable.dirty.ratio', '1.1', false],
    ['min.cleanable.dirty.ratio', 'half', false],
    ['min.insync.replicas', '2', true],
    ['message.timestamp.type', 'createtime', false],
    ['flush.ms', '9223372036854775807', true],
    ['nope', '1', false],
  ])('%s=%s: taken is %s', (name, value, taken) => {
    expect(problemOf({ config: [[name, value]] })).toBe(taken ? ERRORS.NONE : ERRORS.INVALID_CONFIG);
  });
});
