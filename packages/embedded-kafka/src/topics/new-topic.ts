import { ERRORS, refuse } from '../protocol/errors.ts';
import type { Refusal } from '../protocol/errors.ts';
import { configProblem } from './topic-config.ts';
import { topicNameProblem } from './topic-name.ts';
import type { Topics } from './topics.ts';

/** A topic as CreateTopics asks for it; -1 means the broker's default. */
export interface NewTopic {
  name: string;
  partitions: number;
  replication: number;
  /** Brokers per partition; when it is not empty, `partitions` and `replication` must be -1. */
  assignments: { partition: number; brokerIds: number[] }[];
  config: [string, string | null][];
}

const DEFAULT_PARTITIONS = 1;
/** Of one request, new topics and larger ones alike: all of them are memory. Apache Kafka bounds new topics so. */
const MAX_PARTITIONS = 10_000;

export function partitionCount(topic: NewTopic): number {
  if (topic.assignments.length > 0) return topic.assignments.length;
  return topic.partitions === -1 ? DEFAULT_PARTITIONS : topic.partitions;
}

/** Why a request cannot make so many partitions in all, or null. */
export function tooManyPartitions(count: number): Refusal | null {
  if (count <= MAX_PARTITIONS) return null;
  return refuse(
    ERRORS.POLICY_VIOLATION,
    `Excessively large number of partitions: at most ${MAX_PARTITIONS} a request.`,
  );
}

/** Why this topic cannot be created, or null. The order of the checks is Apache Kafka's. */
export function newTopicProblem(topic: NewTopic, topics: Topics, nodeId: number): Refusal | null {
  return nameProblem(topic.name, topics) ?? shapeProblem(topic, nodeId) ?? settingsProblem(topic);
}

function nameProblem(name: string, topics: Topics): Refusal | null {
  const problem = topicNameProblem(name);
  if (problem !== null) return refuse(ERRORS.INVALID_TOPIC_EXCEPTION, problem);
  if (topics.get(name) !== null) return refuse(ERRORS.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
  const collision = topics.collision(name);
  if (collision === null) return null;
  return refuse(ERRORS.INVALID_TOPIC_EXCEPTION, `Topic '${name}' collides with existing topic: ${collision}`);
}

function shapeProblem(topic: NewTopic, nodeId: number): Refusal | null {
  if (topic.assignments.length > 0) return assignmentProblem(topic, nodeId);
  if (topic.replication < -1 || topic.replication === 0)
    return refuse(
      ERRORS.INVALID_REPLICATION_FACTOR,
      'Replication factor must be larger than 0, or -1 for the default.',
    );
  if (topic.partitions < -1 || topic.partitions === 0)
    return refuse(ERRORS.INVALID_PARTITIONS, 'Number of partitions must be larger than 0, or -1 for the default.');
  if (topic.replication > 1)
    return refuse(
      ERRORS.INVALID_REPLICATION_FACTOR,
      `The target replication factor of ${topic.replication} cannot be reached because only 1 broker is registered.`,
    );
  return null;
}

function assignmentProblem(topic: NewTopic, nodeId: number): Refusal | null {
  if (topic.partitions !== -1 || topic.replication !== -1)
    return refuse(ERRORS.INVALID_REQUEST, 'Partitions and replication must be -1 beside a manual assignment.');
  const indexes = new Set(topic.assignments.map(({ partition }) => partition));
  const consecutive = topic.assignments.every((_, index) => indexes.has(index));
  const known = topic.assignments.every(({ brokerIds }) => brokerIds.length === 1 && brokerIds[0] === nodeId);
  if (consecutive && known) return null;
  return refuse(
    ERRORS.INVALID_REPLICA_ASSIGNMENT,
    `Expected partitions numbered from 0, each on broker ${nodeId}, the only one.`,
  );
}

function settingsProblem(topic: NewTopic): Refusal | null {
  const problem = configProblem(topic.config);
  return problem === null ? null : refuse(ERRORS.INVALID_CONFIG, problem);
}

/** The settings of a topic that passed newTopicProblem or configProblem: nothing is null there. */
export function configOf(entries: [string, string | null][]): Map<string, string> {
  return new Map(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}
