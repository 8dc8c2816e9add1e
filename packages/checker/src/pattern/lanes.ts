import { availableParallelism } from 'node:os';
import { splitEndpointId } from '@checkstream/schema';
import type { PatternAnswer } from '../probe/observation.ts';
import { createConduct } from './conduct.ts';
import { createLane } from './lane.ts';
import { createProofs } from './proofs.ts';
import { createThreads } from './threads.ts';
import type { MatchTask } from './threads.ts';

export interface LanesOptions {
  /** Processor time that one expression may take. */
  timeoutMs: number;
  /** Longest text, in characters. */
  maxTextChars: number;
  /** A thread died or could not evaluate; the answer was FAILED. */
  onFailure: (error: Error) => void;
}

export interface Lanes {
  match: (endpointId: string, task: MatchTask, signal: AbortSignal) => Promise<PatternAnswer>;
  close: () => Promise<void>;
}

/** What the first lane gives an expression before it is moved: no unknown expression holds the others up for longer. */
const QUICK_MS = 25;
const MAX_SEATS = 4;
/** The last lane hardly does anything but run expressions until they time out: it takes what nobody else wants. */
const NICENESS = { quick: 0, slow: 5, last: 19 };
/** And, where processor time is rationed, no more than a quarter of one. */
const LAST_REST_FACTOR = 3;
const HEAP_MB = 64;
/** Two bytes a character, twice: when it arrives, and what V8 needs beside it. */
const HEAP_MB_PER_CHAR = 4 / 1024 / 1024;

/**
 * Three lanes: for all, for those that are slow, and for those that keep timing out. An endpoint is moved on when it
 * overruns the limit of its lane, and comes back when it behaves, so that no expression can starve one that is better.
 */
export function createLanes({ timeoutMs, maxTextChars, onFailure }: LanesOptions): Lanes {
  const quickMs = Math.min(QUICK_MS, timeoutMs);
  const seats = Math.min(MAX_SEATS, Math.max(1, availableParallelism() - 1));
  const maxHeapMb = Math.ceil(HEAP_MB + maxTextChars * HEAP_MB_PER_CHAR);
  // One thread more than seats: it is ready when another was ended.
  const threads = (count: number, niceness: number) => createThreads({ count, niceness, maxHeapMb, onFailure });
  const common = { seats: 1, limitMs: timeoutMs, restFactor: 0, onFailure };
  const quick = createLane({ ...common, threads: threads(seats + 1, NICENESS.quick), seats, limitMs: quickMs });
  const slow = createLane({ ...common, threads: threads(2, NICENESS.slow) });
  const last = createLane({ ...common, threads: threads(1, NICENESS.last), restFactor: LAST_REST_FACTOR });
  const lanes = [quick, slow, last];
  const conduct = createConduct([quickMs, timeoutMs, timeoutMs]);
  const proofs = createProofs(onFailure);

  const evaluate: Lanes['match'] = async (endpointId, task, signal) => {
    const lane = conduct.laneOf(endpointId);
    const { answer, tookMs } = await (lanes[lane] ?? last).match(task, signal);
    conduct.note(endpointId, lane, answer, tookMs);
    // More time, and a thread with less in its memory.
    const isWorthAnother = lane === 0 && (answer === 'TOO_COMPLEX' || (answer === 'TIMED_OUT' && quickMs < timeoutMs));
    return isWorthAnother ? evaluate(endpointId, task, signal) : answer;
  };

  return {
    match: async (endpointId, task, signal) => {
      const tenant = splitEndpointId(endpointId)?.tenant ?? '';
      const verdict = await proofs.verdictOn(task.expression, task.flags, { tenant, signal });
      return verdict === 'SAFE' ? evaluate(endpointId, task, signal) : verdict;
    },
    close: async () => void (await Promise.all([proofs, ...lanes].map((part) => part.close()))),
  };
}
