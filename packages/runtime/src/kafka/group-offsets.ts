import { withDeadline } from '../waiting/with-deadline.ts';
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

/** kafkajs commits through a member of its own, and never tells that this one crashed. */
const SET_WITHIN_MS = 30_000;

/**
 * Commits these offsets for a group that has no members; other partitions stay as they are. Rejects when it has some,
 * and then nothing has changed; with a TimeoutError when Kafka does not take them in time.
 */
export async function setCommittedOffsets(
  client: KafkaClient,
  { groupId, topic, offsets }: { groupId: string; topic: string; offsets: Map<number, bigint> },
  withinMs = SET_WITHIN_MS,
): Promise<void> {
  const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset: String(offset) }));
  if (partitions.length === 0) return;
  const late = () => {
    throw notTaken(groupId, withinMs);
  };
  // Around it all: a disconnect waits for what is still asked.
  const setting = withAdmin(client, (admin) => admin.setOffsets({ groupId, topic, partitions }));
  await withDeadline(setting, { ms: withinMs, late });
}

function notTaken(groupId: string, ms: number): DOMException {
  const what = `consumer group ${groupId} did not take its offsets within ${ms / 1_000} s`;
  return new DOMException(`${what}; they may have been set all the same`, 'TimeoutError');
}
