import {
  describeKafkaError,
  fetchCommittedOffsets,
  retry,
  untilAborted,
  type KafkaClient,
  type Logger,
} from '@checkstream/runtime';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';

export interface FetchCommittedDeps {
  client: KafkaClient;
  groupId: string;
  topic: string;
  /** Called at every attempt that failed: we are not stuck. */
  onProgress: () => void;
  log: Logger;
}

/**
 * Per partition the committed offset of the group, see fetchCommittedOffsets. Asks until Kafka answers; rejects when
 * no waiting heals it, and at once with the signal's reason when that aborts.
 */
export function fetchCommitted(
  { client, groupId, topic, onProgress, log }: FetchCommittedDeps,
  signal: AbortSignal,
): Promise<Map<number, bigint>> {
  const asking = retry(() => fetchCommittedOffsets(client, groupId, topic, 'once'), {
    delaysMs: OUTAGE_BACKOFF,
    retriable: (error) => client.heals(error),
    signal,
    onRetry: (error, attempts, delayMs) => {
      onProgress();
      log.warn(
        { reason: describeKafkaError(error), attempts, delayMs },
        'cannot ask for committed offsets; trying again',
      );
    },
  });
  return untilAborted(asking, signal);
}
