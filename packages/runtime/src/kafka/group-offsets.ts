import type { KafkaClient } from './create-kafka-client.ts';
import { withAdmin } from './with-admin.ts';

export interface GroupMember {
  clientId: string;
  /** As the broker saw it: `/10.0.0.7`. */
  host: string;
}

/** Who is in a consumer group now; nobody in one that does not exist. A member that died is in until its session ends. */
export async function fetchGroupMembers(client: KafkaClient, groupId: string): Promise<GroupMember[]> {
  const { groups } = await withAdmin(client, (admin) => admin.describeGroups([groupId]));
  return groups.flatMap(({ members }) => members.map(({ clientId, clientHost }) => ({ clientId, host: clientHost })));
}

/**
 * Commits these offsets for a group that has no members; other partitions stay as they are. Rejects when it has some,
 * and then nothing has changed.
 */
export async function setCommittedOffsets(
  client: KafkaClient,
  { groupId, topic, offsets }: { groupId: string; topic: string; offsets: Map<number, bigint> },
): Promise<void> {
  const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) }));
  if (partitions.length === 0) return;
  await withAdmin(client, (admin) => admin.setOffsets({ groupId, topic, partitions }));
}
