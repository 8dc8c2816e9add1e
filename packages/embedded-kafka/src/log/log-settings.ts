import { configValue, listOf } from '../topics/topic-config.ts';
import type { TopicConfig } from '../topics/topic-config.ts';

/** What the settings of a topic mean for each of its partitions. */
export interface LogSettings {
  compacted: boolean;
  /** Whether records may go by age, by size or on request. */
  deletes: boolean;
  /** Oldest segments go when the log holds more than this. */
  retentionBytes: number;
  /** Infinity: age removes nothing. */
  retentionMs: number;
  segmentBytes: number;
  tombstoneRetentionMs: number;
  maxBatchBytes: number;
  datedByAppend: boolean;
  maxTimestampAheadMs: number;
  maxTimestampBehindMs: number;
}

const SEGMENTS_PER_LOG = 8;

/** `maxPartitionBytes` bounds every log that deletes, whatever its retention.bytes says: all of it is memory. */
export function logSettings(config: TopicConfig, maxPartitionBytes: number): LogSettings {
  const number = (name: string): number => Number(configValue(config, name));
  const policy = listOf(configValue(config, 'cleanup.policy'));
  const deletes = policy.includes('delete');
  const retentionBytes = deletes ? Math.min(orInfinity(number('retention.bytes')), maxPartitionBytes) : Infinity;
  return {
    compacted: policy.includes('compact'),
    deletes,
    retentionBytes,
    retentionMs: deletes ? orInfinity(number('retention.ms')) : Infinity,
    segmentBytes: Math.min(number('segment.bytes'), maxPartitionBytes / SEGMENTS_PER_LOG),
    tombstoneRetentionMs: number('delete.retention.ms'),
    maxBatchBytes: number('max.message.bytes'),
    datedByAppend: configValue(config, 'message.timestamp.type') === 'LogAppendTime',
    maxTimestampAheadMs: number('message.timestamp.after.max.ms'),
    maxTimestampBehindMs: number('message.timestamp.before.max.ms'),
  };
}

/** -1 means "no limit" in Kafka's settings. */
function orInfinity(value: number): number {
  return value < 0 ? Infinity : value;
}
