interface VersionRange {
  key: number;
  min: number;
  max: number;
}

/**
 * Every API this broker speaks. `min` is what Apache Kafka 4 still accepts; `max` is the best that kafkajs 2.2.4 uses,
 * at most the last version before the "flexible" encoding.
 */
export const API_VERSIONS = {
  Produce: { key: 0, min: 3, max: 8 },
  Fetch: { key: 1, min: 4, max: 11 },
  ListOffsets: { key: 2, min: 1, max: 3 },
  Metadata: { key: 3, min: 0, max: 6 },
  OffsetCommit: { key: 8, min: 2, max: 5 },
  OffsetFetch: { key: 9, min: 1, max: 4 },
  FindCoordinator: { key: 10, min: 0, max: 2 },
  JoinGroup: { key: 11, min: 0, max: 5 },
  Heartbeat: { key: 12, min: 0, max: 3 },
  LeaveGroup: { key: 13, min: 0, max: 3 },
  SyncGroup: { key: 14, min: 0, max: 3 },
  DescribeGroups: { key: 15, min: 0, max: 2 },
  ListGroups: { key: 16, min: 0, max: 2 },
  SaslHandshake: { key: 17, min: 1, max: 1 },
  ApiVersions: { key: 18, min: 0, max: 2 },
  CreateTopics: { key: 19, min: 2, max: 3 },
  DeleteTopics: { key: 20, min: 1, max: 1 },
  DeleteRecords: { key: 21, min: 0, max: 1 },
  DescribeConfigs: { key: 32, min: 1, max: 2 },
  AlterConfigs: { key: 33, min: 0, max: 1 },
  SaslAuthenticate: { key: 36, min: 0, max: 1 },
  CreatePartitions: { key: 37, min: 0, max: 1 },
  DeleteGroups: { key: 42, min: 0, max: 1 },
} as const satisfies Record<string, VersionRange>;

export type ApiName = keyof typeof API_VERSIONS;

const NAMES = new Map(Object.entries(API_VERSIONS).map(([name, { key }]) => [key as number, name as ApiName]));

export function apiName(key: number): ApiName | null {
  return NAMES.get(key) ?? null;
}

export function speaks(api: ApiName, version: number): boolean {
  const { min, max } = API_VERSIONS[api];
  return version >= min && version <= max;
}
