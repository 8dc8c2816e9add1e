import { RegistryError, retry, type Batch, type Logger } from '@checkstream/runtime';
import type { CheckResult, Decode } from '@checkstream/schema';
import { OUTAGE_BACKOFF } from '../outage-backoff.ts';
import { decodeMessage } from './decode-message.ts';
import type { Entry } from './entry.ts';

export interface DecodeDeps {
  decode: Decode<CheckResult>;
  signal: AbortSignal;
  /** Called at every answer of the schema registry, and at every attempt to get one. */
  beat: () => void;
  log: Logger;
}

/** Messages that may wait for the schema registry at once: each may name a schema of its own. */
const MOST_WAITING = 100;

/** Decodes every message, waiting for the schema registry as long as it is away. Rejects when the signal aborts. */
export async function decodeBatch(batch: Batch, deps: DecodeDeps): Promise<Entry[]> {
  let entries: Entry[] = [];
  while (entries.length < batch.messages.length) {
    const start = entries.length;
    const more = await retry(() => decodeFrom(batch, start, deps), {
      delaysMs: OUTAGE_BACKOFF,
      retriable: isAway,
      signal: deps.signal,
      onRetry: (err, attempts) => {
        deps.beat();
        deps.log.warn({ err, attempts }, 'schema registry gave no answer');
      },
    });
    entries = entries.concat(more);
  }
  return entries;
}

/** The messages from `start` on, up to the one with which enough of them wait; their schemas are asked for together. */
async function decodeFrom({ topic, partition, messages }: Batch, start: number, deps: DecodeDeps): Promise<Entry[]> {
  const entries: Entry[] = [];
  const waiting: Promise<void>[] = [];
  for (const [at, message] of messages.slice(start).entries()) {
    if (waiting.length === MOST_WAITING) break;
    const take = (entry: Entry) => {
      entries[at] = entry;
    };
    const entry = decodeMessage({ topic, partition, message }, deps.decode);
    if (entry instanceof Promise) waiting.push(entry.then(take).then(deps.beat));
    else take(entry);
  }
  await Promise.all(waiting);
  return entries;
}

function isAway(error: unknown): boolean {
  return error instanceof RegistryError && error.retriable;
}
