import { onAbort } from '../probe/on-abort.ts';
import { createProvingProcess } from './proving-process.ts';
import type { Verdict } from './proving-process.ts';

/** Which expressions may be compiled in this process. */
export interface Proofs {
  /** Each expression is tried once; the next to ask wait for the same answer. Soon FAILED when the signal aborts. */
  verdictOn: (expression: string, flags: string, signal: AbortSignal) => Promise<Verdict | 'FAILED'>;
  close: () => Promise<void>;
}

/** Ending a thread does not interrupt it compiling, which takes up to 0.1 ms a character. */
const MAX_LENGTH = 10_000;
/** With these flags it may take for ever. */
const NEEDS_PROOF = /[uv]/;
const MAX_REMEMBERED = 1000;
/** A machine without a moment to spare may have been the reason. */
const ASK_AGAIN_AFTER_MS = 600_000;

/** @param onFailure no process could be started to try an expression in; the answer was FAILED */
export function createProofs(onFailure: (error: Error) => void): Proofs {
  const prover = createProvingProcess();
  const known = new Map<string, Promise<Verdict | 'FAILED'>>();
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;

  const prove = async (key: string, expression: string, flags: string): Promise<Verdict | 'FAILED'> => {
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

  const ask = (expression: string, flags: string): Promise<Verdict | 'FAILED'> => {
    const key = `${flags}/${expression}`;
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
      return unlessAborted(ask(expression, flags), signal);
    },
    close: async () => {
      closed = true;
      await prover.close();
    },
  };
}

async function unlessAborted(verdict: Promise<Verdict | 'FAILED'>, signal: AbortSignal): Promise<Verdict | 'FAILED'> {
  const { promise, resolve } = Promise.withResolvers<'FAILED'>();
  const stopListening = onAbort(signal, () => resolve('FAILED'));
  try {
    return await Promise.race([verdict, promise]);
  } finally {
    stopListening();
  }
}
