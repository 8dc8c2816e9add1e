import type { EachBatchPayload } from 'kafkajs';
import { SettingsError } from '../settings/settings-error.ts';
import { sleep } from '../waiting/sleep.ts';
import { runConsumerSession, type SessionEnd } from './consumer-session.ts';
import type { KafkaClient } from './create-kafka-client.ts';
import { describeKafkaError } from './kafka-error.ts';
import { settingsProblem } from './settings-problem.ts';
import type { Assignment, SuperviseOptions } from './supervise-options.ts';

export interface SupervisedConsumer {
  /**
   * Resolves after a clean stop on abort. Rejects on whatever the callbacks throw (kafkajs's own errors from
   * `heartbeat` and commits excepted), and on errors of Kafka that no new consumer heals. Call it once.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Whether the consumer is in its group and a broker answered within the session timeout. */
  connected(): boolean;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 15_000;

/** A consumer that outlives kafkajs's: one that died of the network or the coordinator is replaced, with backoff. */
export function superviseConsumer(client: KafkaClient, options: SuperviseOptions): SupervisedConsumer {
  let epoch = 0;
  let held: Assignment | null = null;
  let answeredAt = -Infinity;
  let delayMs = FIRST_DELAY_MS;

  const events = {
    answered: () => {
      answeredAt = performance.now();
      options.onProgress?.();
    },
    joined: (memberId: string, assignment: Record<string, number[] | undefined>) => {
      delayMs = FIRST_DELAY_MS;
      held = { epoch: ++epoch, memberId, partitions: partitionsOf(options.topics, assignment) };
      const partitions = Object.fromEntries(held.partitions);
      options.log.info({ groupId: options.groupId, epoch, partitions }, 'joined the consumer group');
      options.onJoin(held);
    },
  };

  const eachBatch = async (payload: EachBatchPayload): Promise<void> => {
    const { topic, partition } = payload.batch;
    // A batch fetched before a rebalance may arrive after it.
    if (held?.partitions.get(topic)?.includes(partition) !== true) return;
    await options.eachBatch(payload, epoch);
  };

  const runOnce = async (signal: AbortSignal): Promise<SessionEnd> => {
    const end = await runConsumerSession(client, { ...options, eachBatch }, events, signal);
    if (held !== null) options.onLost?.();
    held = null;
    return end;
  };

  return {
    connected: () => held !== null && performance.now() - answeredAt <= client.settings.sessionTimeoutMs,
    async run(signal) {
      while (!signal.aborted) {
        const end = await runOnce(signal);
        if (end.kind === 'stopped') return;
        if (end.kind === 'failed' || !client.heals(end.error)) throw toFatal(end.error);
        const fields = { groupId: options.groupId, reason: describeKafkaError(end.error), delayMs };
        options.log.warn(fields, 'lost the consumer group; joining again');
        if (!(await pause(delayMs, signal))) return;
        delayMs = Math.min(LONGEST_DELAY_MS, delayMs * 2);
        options.onProgress?.();
      }
    },
  };
}

/** The assignment may lack a topic, and its list is unsorted. */
function partitionsOf(topics: string[], assignment: Record<string, number[] | undefined>): Map<string, number[]> {
  return new Map(topics.map((topic) => [topic, (assignment[topic] ?? []).toSorted((a, b) => a - b)]));
}

function toFatal(error: unknown): unknown {
  const problem = settingsProblem(error);
  if (problem !== null) return new SettingsError([problem]);
  return error;
}

/** False when the signal aborted meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
