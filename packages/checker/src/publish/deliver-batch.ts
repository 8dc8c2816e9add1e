import { PublishError } from '@checkstream/runtime';
import type { OutgoingMessage } from '@checkstream/runtime';
import type { CheckResult, Encode } from '@checkstream/schema';
import { shrinkResult } from './shrink-result.ts';
import { halve } from './take-batch.ts';
import type { PreparedBatch } from './take-batch.ts';

export interface DeliverDeps {
  /** Resolves once Kafka has the messages, however long that takes; rejects with what no retry heals. */
  send: (messages: OutgoingMessage[]) => Promise<void>;
  encode: Encode<CheckResult>;
}

/** What Kafka answers when a record, or all the records of a request for one partition, exceed its limit. */
const TOO_LARGE = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'];

/**
 * Delivers a batch in order. One that is too large for the topic goes in halves, and a single result that is too large
 * goes without most of its failure texts: a limit set low must not stop the results behind it.
 */
export async function deliverBatch(deps: DeliverDeps, batch: PreparedBatch): Promise<void> {
  try {
    await deps.send(batch.messages);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    if (batch.results.length === 1) return deliverShrunk(deps, batch, error);
    const [first, second] = halve(batch);
    await deliverBatch(deps, first);
    await deliverBatch(deps, second);
  }
}

async function deliverShrunk({ send, encode }: DeliverDeps, { results }: PreparedBatch, error: unknown): Promise<void> {
  const shrunk = results.map(shrinkResult);
  if (shrunk.every((result, index) => result === results[index])) throw error;
  await send(shrunk.map((result) => ({ key: result.endpointId, value: encode(result) })));
}

function isTooLarge(error: unknown): boolean {
  return error instanceof PublishError && TOO_LARGE.includes(error.code);
}
