import { followCompactedTopic } from '@checkstream/runtime';
import type { KafkaClient, Logger } from '@checkstream/runtime';
import { runsAt } from '@checkstream/schema';
import type { Decode, EndpointDefinition } from '@checkstream/schema';
import { createReadDefinition } from './read-definition.ts';
import { createShard } from './create-shard.ts';
import type { ShardDeps } from './create-shard.ts';

export interface FollowShardDeps extends Pick<ShardDeps, 'schedule' | 'onError'> {
  client: KafkaClient;
  /** The endpoints topic. */
  topic: string;
  location: string;
  decode: Decode<EndpointDefinition>;
  log: Logger;
  signal: AbortSignal;
  /** For liveness: Kafka answered, or is tried again. */
  onProgress: () => void;
}

export interface FollowedShard {
  /** Resolves after the group was left, when the signal aborts. */
  run: () => Promise<void>;
  connected: () => boolean;
  /** Every definition of the shard is scheduled; an empty shard is complete. */
  complete: () => boolean;
}

/** Keeps the schedule equal to the partitions that the checkers of this location assign to this one. */
export function followShard({ client, topic, location, log, signal, ...deps }: FollowShardDeps): FollowedShard {
  const shard = createShard({
    ...deps,
    read: createReadDefinition({ decode: deps.decode, log, signal }),
    now: () => performance.now(),
    runsHere: ({ definition }) => runsAt(definition, location),
  });
  const followed = followCompactedTopic(client, {
    groupId: `checker-${location}`,
    topic,
    log,
    callbacks: shard.callbacks,
    onProgress: deps.onProgress,
  });
  return {
    run: () => followed.run(signal),
    connected: () => followed.connected(),
    complete: () => followed.complete() && shard.settled(),
  };
}
