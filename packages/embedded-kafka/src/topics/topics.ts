import { logSettings } from '../log/log-settings.ts';
import type { LogSettings } from '../log/log-settings.ts';
import { createPartitionLog } from '../log/partition-log.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import type { TopicConfig } from './topic-config.ts';
import { collisionKey } from './topic-name.ts';

interface Topic {
  name: string;
  config: TopicConfig;
  /** What the config means; kept beside it because every append asks. */
  settings: LogSettings;
  partitions: PartitionLog[];
}

/** All topics of the broker. The callers have checked names, counts and settings. */
export interface Topics {
  get(name: string): Topic | null;
  partition(name: string, index: number): PartitionLog | null;
  all(): Topic[];
  /** Name of the topic that `name` cannot stand beside, or null. */
  collision(name: string): string | null;
  create(name: string, partitions: number, config: TopicConfig): Topic;
  grow(topic: Topic, partitions: number): void;
  configure(topic: Topic, config: TopicConfig): void;
  remove(name: string): void;
  expire(now: number): void;
  compact(now: number): void;
}

export function createTopics(options: { maxPartitionBytes: number }): Topics {
  const topics = new Map<string, Topic>();
  const partitions = () => [...topics.values()].flatMap((topic) => topic.partitions);
  const get = (name: string): Topic | null => topics.get(name) ?? null;
  const settingsOf = (config: TopicConfig): LogSettings => logSettings(config, options.maxPartitionBytes);
  const grow = (topic: Topic, partitions: number): void => {
    while (topic.partitions.length < partitions) topic.partitions.push(createPartitionLog(() => topic.settings));
  };

  return {
    get,
    partition: (name, index) => topics.get(name)?.partitions[index] ?? null,
    all: () => [...topics.values()],
    collision: (name) => {
      const key = collisionKey(name);
      return [...topics.keys()].find((other) => other !== name && collisionKey(other) === key) ?? null;
    },
    create: (name, partitions, config) => {
      const topic = { name, config, settings: settingsOf(config), partitions: [] };
      grow(topic, partitions);
      topics.set(name, topic);
      return topic;
    },
    grow,
    configure: (topic, config) => {
      topic.config = config;
      topic.settings = settingsOf(config);
    },
    remove: (name) => void topics.delete(name),
    expire: (now) => {
      for (const partition of partitions()) partition.expire(now);
    },
    compact: (now) => {
      for (const partition of partitions()) partition.compact(now);
    },
  };
}
