import type { EachBatchPayload } from 'kafkajs';
import type { Logger } from '../log/create-logger.ts';

export interface Assignment {
  /** Grows with every (re)join, over rebuilds of the consumer too. */
  epoch: number;
  /** Topic to its partitions, ascending; every subscribed topic is there, also without a partition. */
  partitions: Map<string, number[]>;
  memberId: string;
}

export interface SuperviseOptions {
  groupId: string;
  topics: string[];
  /** How long a fetch waits for data, ms; it bounds how fast rebalances are. 250 unless told. */
  maxWaitMs?: number;
  /** 1 MiB unless told. */
  maxBytesPerPartition?: number;
  /** 1 unless told. */
  partitionsConsumedConcurrently?: number;
  /** Where to begin in place of the committed offset; asked at every join. Undefined: at the committed one after all. */
  startAt?: (topic: string, partition: number) => bigint | undefined;
  onJoin: (assignment: Assignment) => void;
  /** The consumer died, or left the group at a stop: its partitions are no longer held. */
  onLost?: () => void;
  /** A broker answered, an attempt failed, or a lost consumer is built anew: for liveness. */
  onProgress?: () => void;
  /** `epoch` is that of the latest join when the batch was handed over; only batches of assigned partitions come. */
  eachBatch: (payload: EachBatchPayload, epoch: number) => Promise<void>;
  log: Logger;
}
