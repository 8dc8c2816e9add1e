import type { PatternAnswer } from '../probe/observation.ts';
import { sharedMsSince } from './shared-clock.ts';
import { threadCpuMs } from './thread-time.ts';

export interface Evaluated {
  answer: PatternAnswer;
  /** Whole milliseconds of processor time. */
  tookMs: number;
}

/** What runs now. */
export interface Running {
  index: number;
  /** Processor time it has used: a machine that is busy otherwise is not its fault. Where unknown, as `forMs`. */
  cpuMs: number;
  forMs: number;
}

/** How far a batch has come, read while its thread writes. */
export interface BatchProgress {
  /** What the thread writes: index that runs, its own id, processor time and clock at the start, then the answers. */
  words: Int32Array;
  /** `null`: the thread has not started the first one. */
  running: () => Running | null;
  /** `null`: not answered. */
  outcome: (index: number) => Evaluated | null;
}

/** By the number that isolated/match-batch.js notes; 0: none yet. */
const ANSWERS: readonly (PatternAnswer | null)[] = [null, 'NOT_MATCHED', 'MATCHED', 'INVALID', 'TOO_COMPLEX'];

const RUNNING = 0;
const THREAD_ID = 1;
const CPU_MS = 2;
const STARTED_AT = 3;
/** Two words each: answer and processor time. */
const FIRST_ANSWER = 4;
const NOT_STARTED = -1;

export function createBatchProgress(size: number): BatchProgress {
  const bytes = (FIRST_ANSWER + 2 * size) * Int32Array.BYTES_PER_ELEMENT;
  const words = new Int32Array(new SharedArrayBuffer(bytes));
  words[RUNNING] = NOT_STARTED;
  const read = (at: number): number => Atomics.load(words, at);
  return {
    words,
    running: () => {
      const index = read(RUNNING);
      if (index === NOT_STARTED) return null;
      const forMs = sharedMsSince(read(STARTED_AT));
      const cpuMs = threadCpuMs(read(THREAD_ID));
      return { index, forMs, cpuMs: cpuMs === null ? forMs : cpuMs - read(CPU_MS) };
    },
    outcome: (index) => {
      const at = FIRST_ANSWER + 2 * index;
      const answer = ANSWERS[read(at)] ?? null;
      return answer === null ? null : { answer, tookMs: read(at + 1) };
    },
  };
}
