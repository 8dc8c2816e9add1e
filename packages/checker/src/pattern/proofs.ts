import { createHash } from 'node:crypto';
import { onAbort } from '../probe/on-abort.ts';
import { createProvingProcess } from './proving-process.ts';
import type { ProvingProcess, Proof } from './proving-process.ts';

/** REFUSED: its turn did not come in time. FAILED: it could not be tried, or the signal aborted. */
type Answer = Proof | 'REFUSED' | 'FAILED';

/** Which expressions may be compiled in this process. */
export interface Proofs {
  /** Each expression is tried once; the next to ask wait for the same answer. Soon FAILED when the signal aborts. */
  verdictOn: (expression: string, flags: string, signal: AbortSignal) => Promise<Answer>;
  close: () => Promise<void>;
}

/** Ending a thread does not interrupt it compiling, which takes up to 0.1 ms a character. */
const MAX_LENGTH = 10_000;
/** With these flags it may take for ever. */
const NEEDS_PROOF = /[uv]/;
/** One that is forgotten is tried again, a second each if it is bad: enough for every endpoint of a checker. */
const MAX_REMEMBERED = 20_000;
/** A second each: whoever comes after thirty bad ones is not in time for anything. */
const MAX_WAIT_MS = 30_000;
/** A machine without a moment to spare may have been the reason. */
const ASK_AGAIN_AFTER_MS = 600_000;

/** @param onFailure no process could be started to try an expression in; the answer was FAILED */
export function createProofs(
  onFailure: (error: Error) => void,
  { prover = createProvingProcess(), maxWaitMs = MAX_WAIT_MS }: { prover?: ProvingProcess; maxWaitMs?: number } = {},
): Proofs {
  const known = new Map<string, Promise<Answer>>();
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const prove = async (key: string, expression: string, flags: string): Promise<Answer> => {
    await last;
    if (closed) return 'FAILED';
    try {
      const verdict = await prover.prove(expression, flags);
      if (verdict === 'TOO_COMPLEX') setTimeout(() => known.delete(key), ASK_AGAIN_AFTER_MS).unref();
      return verdict;
    } catch (error) {
      known.delete(key);
      if (!closed) onFailure(error as Error);
      return 'FAILED';
    }
  };

  const ask = (expression: string, flags: string): Promise<Answer> => {
    const key = createHash('sha256').update(`${flags}/${expression}`).digest('base64');
    const verdict = known.get(key) ?? prove(key, expression, flags);
    if (!known.has(key)) last = verdict;
    known.delete(key);
    known.set(key, verdict);
    const [oldest] = known.keys();
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return verdict;
  };

  return {
    verdictOn: async (expression, flags, signal) => {
      if (expression.length > MAX_LENGTH) return 'TOO_COMPLEX';
      if (!NEEDS_PROOF.test(flags)) return 'SAFE';
      return inTime(ask(expression, flags), maxWaitMs, signal);
    },
    close: async () => {
      closed = true;
      await prover.close();
    },
  };
}

async function inTime(answer: Promise<Answer>, maxWaitMs: number, signal: AbortSignal): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const stopListening = onAbort(signal, () => resolve('FAILED'));
  const timer = setTimeout(() => resolve('REFUSED'), maxWaitMs);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    clearTimeout(timer);
    stopListening();
  }
}
