const MAX_LONG = '9223372036854775807';
const MAX_INT = 2_147_483_647;
const DAY_MS = 86_400_000;

interface ConfigKey {
  /** Default of Apache Kafka 4.3. */
  default: string;
  /** What a value must look like, in words; null when the value will do. */
  problem(value: string): string | null;
}

const integer = (initial: number | string, min: number, max = Number.POSITIVE_INFINITY): ConfigKey => ({
  default: String(initial),
  problem: (value) =>
    /^-?\d+$/.test(value) && Number(value) >= min && Number(value) <= max
      ? null
      : `an integer from ${min}${Number.isFinite(max) ? ` to ${max}` : ''}`,
});

const oneOf = (initial: string, ...allowed: string[]): ConfigKey => ({
  default: initial,
  problem: (value) => (allowed.includes(value) ? null : `one of ${allowed.join(', ')}`),
});

const flag: ConfigKey = oneOf('false', 'true', 'false');

const text: ConfigKey = { default: '', problem: () => null };

const ratio: ConfigKey = {
  default: '0.5',
  problem: (value) => (value !== '' && Number(value) >= 0 && Number(value) <= 1 ? null : 'a number from 0 to 1'),
};

const cleanupPolicy: ConfigKey = {
  default: 'delete',
  problem: (value) =>
    listOf(value).every((item) => item === 'compact' || item === 'delete')
      ? null
      : 'compact, delete or both, separated by a comma',
};

/** Every topic setting that Apache Kafka 4.3 takes. Which of them have an effect here: README. */
export const TOPIC_CONFIG: ReadonlyMap<string, ConfigKey> = new Map(
  Object.entries({
    'cleanup.policy': cleanupPolicy,
    'compression.gzip.level': integer(-1, -1, 9),
    'compression.lz4.level': integer(9, 1, 17),
    'compression.type': oneOf('producer', 'uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'),
    'compression.zstd.level': integer(3, -131_072, 22),
    'delete.retention.ms': integer(DAY_MS, 0),
    'file.delete.delay.ms': integer(60_000, 0),
    'flush.messages': integer(MAX_LONG, 1),
    'flush.ms': integer(MAX_LONG, 0),
    'follower.replication.throttled.replicas': text,
    'index.interval.bytes': integer(4096, 0, MAX_INT),
    'leader.replication.throttled.replicas': text,
    'local.retention.bytes': integer(-2, -2),
    'local.retention.ms': integer(-2, -2),
    'max.compaction.lag.ms': integer(MAX_LONG, 1),
    'max.message.bytes': integer(1_048_588, 0, MAX_INT),
    'message.timestamp.after.max.ms': integer(3_600_000, 0),
    'message.timestamp.before.max.ms': integer(MAX_LONG, 0),
    'message.timestamp.type': oneOf('CreateTime', 'CreateTime', 'LogAppendTime'),
    'min.cleanable.dirty.ratio': ratio,
    'min.compaction.lag.ms': integer(0, 0),
    'min.insync.replicas': integer(1, 1, MAX_INT),
    preallocate: flag,
    'remote.log.copy.disable': flag,
    'remote.log.delete.on.disable': flag,
    'remote.storage.enable': flag,
    'retention.bytes': integer(-1, -1),
    'retention.ms': integer(7 * DAY_MS, -1),
    'segment.bytes': integer(1_073_741_824, 1_048_576, MAX_INT),
    'segment.index.bytes': integer(10_485_760, 4, MAX_INT),
    'segment.jitter.ms': integer(0, 0),
    'segment.ms': integer(7 * DAY_MS, 1),
    'unclean.leader.election.enable': flag,
  }),
);

/** Values that differ from the defaults. */
export type TopicConfig = ReadonlyMap<string, string>;

/** The first thing wrong with these settings, as a sentence; null when all of them will do. */
export function configProblem(entries: Iterable<readonly [string, string | null]>): string | null {
  for (const [name, value] of entries) {
    const key = TOPIC_CONFIG.get(name);
    if (key === undefined) return `Unknown topic config name: ${name}`;
    const expected = value === null ? 'a value' : key.problem(value);
    if (expected !== null) return `Invalid value ${value ?? 'null'} for configuration ${name}: expected ${expected}`;
  }
  return null;
}

export function configValue(config: TopicConfig, name: string): string {
  return config.get(name) ?? TOPIC_CONFIG.get(name)?.default ?? '';
}

export function listOf(value: string): string[] {
  return value.split(',').map((item) => item.trim());
}
