import { UndecodableMessageError, type CheckResult, type Decode } from '@checkstream/schema';
import type { DeadLetterReason, Received } from '../dead-letters/dead-letter.ts';
import { cleanResult } from '../rows/clean-result.ts';
import type { Entry } from './entry.ts';
import { judgeResult } from './judge-result.ts';

const NOTHING = Buffer.alloc(0);

/**
 * A message as an entry. At once, or a promise the first time its schema is met, which rejects with the registry's
 * error: that says nothing about the message, so try again.
 */
export function decodeMessage(from: Received, decode: Decode<CheckResult>): Entry | Promise<Entry> {
  const undecodable = (error: unknown) => refuseUndecodable(from, error);
  try {
    const decoded = decode(from.message.value ?? NOTHING);
    return decoded instanceof Promise
      ? decoded.then((result) => judge(from, result), undecodable)
      : judge(from, decoded);
  } catch (error) {
    return undecodable(error);
  }
}

function judge(from: Received, result: CheckResult): Entry {
  const refusal = judgeResult(result);
  return refusal === null ? { from, result: cleanResult(result) } : { from, refusal };
}

function refuseUndecodable(from: Received, error: unknown): Entry {
  if (!(error instanceof UndecodableMessageError)) throw error;
  const reason = error.code.toLowerCase() as DeadLetterReason;
  return { from, refusal: { reason, message: error.message } };
}
