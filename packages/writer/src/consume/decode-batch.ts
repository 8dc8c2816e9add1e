import { RegistryError, retry, type Batch, type Logger } from '@checkstream/runtime';
import type { CheckResult, Decode } from '@checkstream/schema';
import type { Received } from '../dead-letters/dead-letter.ts';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { decodeMessage } from './decode-message.ts';
import type { Entry } from './entry.ts';

export interface DecodeDeps {
  decode: Decode<CheckResult>;
  signal: AbortSignal;
  beat: () => void;
  log: Logger;
}

/** Decodes every message, waiting for the schema registry as long as it is away. Rejects when the signal aborts. */
export async function decodeBatch({ topic, partition, messages }: Batch, deps: DecodeDeps): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const message of messages) {
    const entry = decodeMessage({ topic, partition, message }, deps.decode);
    entries.push(entry instanceof Promise ? await untilAnswered(entry, { topic, partition, message }, deps) : entry);
  }
  return entries;
}

function untilAnswered(
  first: Promise<Entry>,
  from: Received,
  { decode, signal, beat, log }: DecodeDeps,
): Promise<Entry> {
  return retry(async (n) => (n === 1 ? first : decodeMessage(from, decode)), {
    delaysMs: OUTAGE_BACKOFF,
    retriable: isAway,
    signal,
    onRetry: (err, attempts) => {
      beat();
      log.warn({ err, attempts }, 'schema registry gave no answer');
    },
  });
}

function isAway(error: unknown): boolean {
  return error instanceof RegistryError && error.retriable;
}
