import type { Admin } from 'kafkajs';
import { withDeadline } from '../waiting/with-deadline.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { askForOffsets, type OffsetRange } from './offsets.ts';
import { openAdmin } from './with-admin.ts';

export interface TopicOffsets {
  /** As fetchOffsets, with one attempt. */
  fetch: () => Promise<Map<number, OffsetRange>>;
  /** Waits a second at most for what is under way. */
  close: () => Promise<void>;
}

/** kafkajs waits for the answers that are under way, which a frozen broker never gives. */
const CLOSE_MS = 1_000;

/** For those who ask again and again: by connections that stay, until an answer fails. */
export function openTopicOffsets(client: KafkaClient, topic: string): TopicOffsets {
  let opened: Promise<Admin> | null = null;

  async function drop(admin: Promise<Admin>): Promise<void> {
    if (opened === admin) opened = null;
    await admin.then((open) => open.disconnect()).catch(() => 'it is gone, or was never there');
  }

  return {
    async fetch() {
      const admin = (opened ??= openAdmin(client, 'once'));
      try {
        return await askForOffsets(await admin, topic);
      } catch (error) {
        void drop(admin);
        throw error;
      }
    },
    async close() {
      if (opened !== null) await withDeadline(drop(opened), { ms: CLOSE_MS, late: () => undefined });
    },
  };
}
