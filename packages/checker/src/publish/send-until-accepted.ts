import { PublishError, errorMessage, retry } from '@checkstream/runtime';
import type { Logger, OutgoingMessage } from '@checkstream/runtime';

export interface SendDeps {
  /** One attempt, bounded in time. */
  attempt: (messages: OutgoingMessage[]) => Promise<void>;
  /** Before each attempt. */
  onAttempt: () => void;
  signal: AbortSignal;
  log: Logger;
}

const BACKOFF = { firstMs: 100, maxMs: 5000 };

/**
 * Sends the same messages until Kafka acknowledges them: the one retry policy of publishing. A repeat can store a
 * message twice in the topic; the identity of its check makes it one row. Rejects with what no retry heals.
 */
export function sendUntilAccepted(deps: SendDeps): (messages: OutgoingMessage[]) => Promise<void> {
  const { attempt, signal, log } = deps;
  return (messages) =>
    retry(
      () => {
        deps.onAttempt();
        return attempt(messages);
      },
      {
        delaysMs: BACKOFF,
        retriable: (error) => error instanceof PublishError && error.retriable,
        signal,
        onRetry: (error, attempt, delayMs) => {
          log.warn(
            { reason: errorMessage(error), attempt, delayMs, results: messages.length },
            'publishing failed; trying again',
          );
        },
      },
    );
}
