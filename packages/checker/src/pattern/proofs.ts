import { hash } from 'node:crypto';
import { onAbort } from '../probe/on-abort.ts';
import { createFairLine } from './fair-line.ts';
import { createProvingProcess } from './proving-process.ts';
import type { ProvingProcess, Proof } from './proving-process.ts';

/** REFUSED: its turn did not come in time. FAILED: it could not be tried, or the signal aborted. */
type Answer = Proof | 'REFUSED' | 'FAILED';

/** Which expressions may be compiled in this process. */
export interface Proofs {
  /**
   * Each expression is tried once; the next to ask wait for the same answer. Tenants take turns, so that the bad
   * expressions of one delay those of another by a second each at most. Soon FAILED when the signal aborts.
   */
  verdictOn: (expression: string, flags: string, asked: { tenant: string; signal: AbortSignal }) => Promise<Answer>;
  close: () => Promise<void>;
}

interface Question {
  expression: string;
  flags: string;
  begun: boolean;
  /** `null`: not yet. */
  answer: Answer | null;
  answered: Promise<Answer>;
  settle: (answer: Answer) => void;
}

/** Ending a thread does not interrupt it compiling, which takes up to 0.1 ms a character. */
const MAX_LENGTH = 10_000;
/** With these flags it may take for ever. */
const NEEDS_PROOF = /[uv]/;
/** One that is forgotten is tried again, a second each if it is bad: enough for every endpoint of a checker. */
const MAX_REMEMBERED = 20_000;
/** A second each: whoever comes after thirty bad ones of its tenant is not in time for anything. */
const MAX_WAIT_MS = 30_000;
/** A machine without a moment to spare may have been the reason. */
const ASK_AGAIN_AFTER_MS = 600_000;

/** @param onFailure no process could be started to try an expression in; the answer was FAILED */
export function createProofs(
  onFailure: (error: Error) => void,
  { prover = createProvingProcess(), maxWaitMs = MAX_WAIT_MS }: { prover?: ProvingProcess; maxWaitMs?: number } = {},
): Proofs {
  const questionOf = createMemory();
  const line = createFairLine<Question>();
  let working = false;
  let closed = false;

  const prove = async ({ expression, flags }: Question): Promise<Answer> => {
    if (closed) return 'FAILED';
    try {
      return await prover.prove(expression, flags);
    } catch (error) {
      if (!closed) onFailure(error as Error);
      return 'FAILED';
    }
  };

  const work = async (): Promise<void> => {
    if (working) return;
    working = true;
    for (let question = line.take(); question !== undefined; question = line.take()) {
      if (question.begun) continue; // another tenant's turn came first
      question.begun = true;
      question.settle(await prove(question));
    }
    working = false;
  };

  return {
    verdictOn: async (expression, flags, { tenant, signal }) => {
      if (expression.length > MAX_LENGTH) return 'TOO_COMPLEX';
      if (!NEEDS_PROOF.test(flags)) return 'SAFE';
      const question = questionOf(expression, flags);
      if (question.answer !== null) return question.answer;
      // Whoever asked first may have many before it.
      if (!question.begun) line.join(tenant, question);
      void work();
      return inTime(question.answered, maxWaitMs, signal);
    },
    close: async () => {
      closed = true;
      await prover.close();
    },
  };
}

/** The same question for all who ask the same. */
function createMemory(): (expression: string, flags: string) => Question {
  const known = new Map<string, Question>();

  const open = (key: string, expression: string, flags: string): Question => {
    const { promise: answered, resolve } = Promise.withResolvers<Answer>();
    const settle = (answer: Answer): void => {
      question.answer = answer;
      if (answer === 'FAILED') known.delete(key);
      if (answer === 'TOO_COMPLEX') setTimeout(() => known.delete(key), ASK_AGAIN_AFTER_MS).unref();
      resolve(answer);
    };
    const question: Question = { expression, flags, begun: false, answer: null, answered, settle };
    return question;
  };

  return (expression, flags) => {
    const key = hash('sha256', `${flags}/${expression}`, 'base64');
    const question = known.get(key) ?? open(key, expression, flags);
    known.delete(key);
    known.set(key, question);
    const [oldest] = known.keys();
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return question;
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
