import { inRequests } from '@checkstream/runtime';
import type { OutgoingMessage } from '@checkstream/runtime';
import type { CheckResult, Encode } from '@checkstream/schema';
import { replaceResult } from './replace-result.ts';

/** Results in one request: 500 a send is where kafkajs stops getting faster. */
export const BATCH_RESULTS = 500;
/** Half of Kafka's default limit of one record batch, `max.message.bytes`: all of a request may be for one partition. */
export const BATCH_BYTES = 512 * 1024;

/** Results with their bytes, in the order in which they came. */
export interface PreparedBatch {
  results: CheckResult[];
  messages: OutgoingMessage[];
}

/** Tells of a result that does not fit its schema. */
export type OnUnencodable = (error: unknown, result: CheckResult) => void;

/**
 * Encodes the first results up to both bounds; at least one. The key keeps the results of an endpoint in order. A
 * result that cannot be encoded costs only itself: an UNKNOWN one takes its place.
 */
export function takeBatch(
  results: readonly CheckResult[],
  encode: Encode<CheckResult>,
  onUnencodable: OnUnencodable,
): PreparedBatch {
  const limits = { bytesOf: ({ value }: Encoded) => value.length, bytes: BATCH_BYTES, items: BATCH_RESULTS };
  const encoded = encodeEach(results, encode, onUnencodable);
  const [first = []] = inRequests(encoded, limits);
  return {
    results: first.map(({ result }) => result),
    messages: first.map(({ result, value }) => ({ key: result.endpointId, value })),
  };
}

interface Encoded {
  result: CheckResult;
  value: Buffer;
}

function* encodeEach(
  results: readonly CheckResult[],
  encode: Encode<CheckResult>,
  onUnencodable: OnUnencodable,
): Generator<Encoded> {
  for (const result of results) yield encodeOrReplace(result, encode, onUnencodable);
}

function encodeOrReplace(result: CheckResult, encode: Encode<CheckResult>, onUnencodable: OnUnencodable): Encoded {
  try {
    return { result, value: encode(result) };
  } catch (error) {
    onUnencodable(error, result);
    const replacement = replaceResult(result);
    return { result: replacement, value: encode(replacement) };
  }
}

/** Two batches in the same order; for a batch of two or more. */
export function halve({ results, messages }: PreparedBatch): [PreparedBatch, PreparedBatch] {
  const middle = Math.ceil(results.length / 2);
  return [
    { results: results.slice(0, middle), messages: messages.slice(0, middle) },
    { results: results.slice(middle), messages: messages.slice(middle) },
  ];
}
