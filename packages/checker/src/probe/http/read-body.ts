import { decodedBody } from './content-codings.ts';
import type { Answer } from './send-request.ts';

/** What was read of a body, decoded; filled while it is read, so that a body that breaks off leaves what came. */
export interface BodySoFar {
  bytes: number;
  truncated: boolean;
  chunks: Buffer[];
}

export interface ReadLimits {
  /** Decoded bytes to read at most. */
  maxBytes: number;
  /** Of which this many are kept. */
  keepBytes: number;
}

export const emptyBody = (): BodySoFar => ({ bytes: 0, truncated: false, chunks: [] });

/**
 * Reads a body, without its content codings, until its end or the first byte past `maxBytes`.
 * Rejects with what broke it: the network's error, zlib's (`Z_...`) or the reason of the signal that ended the request.
 */
export async function readBody(answer: Answer, limits: ReadLimits, into: BodySoFar): Promise<void> {
  if (answer.body === null) return;
  try {
    for await (const chunk of decodedBody(answer.body, answer.headers['content-encoding'])) {
      if (!take(chunk, limits, into)) return;
    }
  } catch (error) {
    throw answer.causeOf(error as Error);
  }
}

/** @returns whether to read on */
function take(chunk: Buffer, { maxBytes, keepBytes }: ReadLimits, into: BodySoFar): boolean {
  const wanted = chunk.subarray(0, maxBytes - into.bytes);
  const kept = wanted.subarray(0, Math.max(0, keepBytes - into.bytes));
  if (kept.length > 0) into.chunks.push(kept);
  into.bytes += wanted.length;
  into.truncated = wanted.length < chunk.length;
  return !into.truncated;
}
