/** The Apache Kafka releases that the project is tested against: the newest line, and the oldest that is promised. */
export const APACHE_KAFKA_VERSIONS = ['4.3.1', '3.9.2'] as const;

/** Share groups came with Kafka 4; 3.9 warns about their settings. */
export function hasShareGroups(version: string): boolean {
  return Number(version.split('.')[0]) >= 4;
}
