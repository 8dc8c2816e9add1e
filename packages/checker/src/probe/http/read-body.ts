import type { KeptBytes } from '../body-memory.ts';
import { CutError, DeadlineError, NotJudgedError } from '../errors.ts';
import { onAbort } from '../on-abort.ts';
import { decodedBody } from './content-codings.ts';
import type { Answer } from './send-request.ts';

/** What was read of a body, decoded; filled while it is read, so that a body that breaks off leaves what came. */
export interface BodySoFar {
  bytes: number;
  truncated: boolean;
  kept: KeptBytes;
}

export interface ReadLimits {
  /** Decoded bytes to read at most. */
  maxBytes: number;
  /** Of which this many are kept. */
  keepBytes: number;
  /** Ends the reading, wherever it waits. */
  signal: AbortSignal;
}

/**
 * Reads a body, without its content codings, until its end or the first byte past `maxBytes`.
 * Rejects with what broke it: the network's error, zlib's (`Z_...`), a BadCodingError, a CutError or the signal's reason; with a
 * NotJudgedError when the time ran out while bytes of the site waited in this process.
 */
export async function readBody(answer: Answer, limits: ReadLimits, into: BodySoFar): Promise<void> {
  if (answer.body === null) return;
  const { signal } = limits;
  const decoded = decodedBody(answer.body, answer.headers['content-encoding'], limits);
  let wasBehind = false;
  const stopListening = onAbort(signal, () => {
    wasBehind = decoded.isBehind();
  });
  try {
    for await (const chunk of decoded.chunks) {
      if (!take(chunk, limits, into)) return;
    }
    signal.throwIfAborted();
    if (answer.endsWithConnection && answer.isCut()) throw new CutError('the connection was cut');
  } catch (error) {
    throw wasBehind && signal.reason instanceof DeadlineError ? decoderTooSlow() : answer.causeOf(error as Error);
  } finally {
    stopListening();
  }
}

/** @returns whether to read on */
function take(chunk: Buffer, { maxBytes, keepBytes }: ReadLimits, into: BodySoFar): boolean {
  const wanted = chunk.subarray(0, maxBytes - into.bytes);
  const kept = wanted.subarray(0, Math.max(0, keepBytes - into.bytes));
  if (kept.length > 0) into.kept.add(kept);
  into.bytes += wanted.length;
  into.truncated = wanted.length < chunk.length;
  return !into.truncated;
}

const decoderTooSlow = (): NotJudgedError =>
  new NotJudgedError('AGENT', 'ETIMEDOUT', 'not judged: the time ran out while the checker decompressed what had come');
