import { onAbort } from '../probe/on-abort.ts';
import type { Evaluated } from './batch-progress.ts';
import { runBatch } from './run-batch.ts';
import type { BatchOptions } from './run-batch.ts';
import type { MatchTask, Threads } from './threads.ts';
import { createWaitingLine } from './waiting-line.ts';

/** Where expressions of one kind are evaluated, on threads of their own, and the line in front of it. */
export interface Lane {
  /**
   * Waits for a thread and evaluates. REFUSED: the line is full, or it took too long to come to its turn. Soon FAILED
   * when the signal aborts, whether it waited or ran.
   */
  match: (task: MatchTask, signal: AbortSignal) => Promise<Evaluated>;
  close: () => Promise<void>;
}

export interface LaneOptions extends Omit<BatchOptions, 'run' | 'signal'> {
  threads: Threads;
  /** Batches that are evaluated at the same time. */
  seats: number;
  /** So many times as long as a batch took, its seat stays empty; 3 lets a seat use a quarter of a processor. */
  restFactor: number;
  /** Who waits longer than this will hardly be in time for anything. */
  maxWaitMs?: number;
}

interface Evaluation {
  task: MatchTask;
  text: string;
  askedAtMs: number;
  abandoned: boolean;
  settle: (evaluated: Evaluated) => void;
}

/** How long the first evaluation of a batch waits for others: a trip to a thread costs as much as five evaluations. */
const LINGER_MS = 20;
const MAX_WAIT_MS = 30_000;
const BOUNDS = { maxChars: 32 * 1024 * 1024, batchChars: 512 * 1024, batchItems: 32 };

const FAILED: Evaluated = { answer: 'FAILED', tookMs: 0 };
const REFUSED: Evaluated = { answer: 'REFUSED', tookMs: 0 };

export function createLane({ threads, seats, limitMs, restFactor, onFailure, ...options }: LaneOptions): Lane {
  const { maxWaitMs = MAX_WAIT_MS } = options;
  const line = createWaitingLine<Evaluation>(BOUNDS);
  const running = new Map<Evaluation[], AbortController>();
  let next: NodeJS.Timeout | undefined;
  let closed = false;

  const start = async (batch: Evaluation[]): Promise<void> => {
    const kill = new AbortController();
    running.set(batch, kill);
    const tasks = batch.map(({ task }) => task);
    const outcomes = await runBatch(tasks, { run: threads.run, limitMs, signal: kill.signal, onFailure });
    batch.forEach(({ settle }, index) => outcomes[index] && settle(outcomes[index]));
    line.rejoin(batch.filter(({ abandoned }, index) => outcomes[index] === null && !abandoned));
    if (restFactor > 0) await rest(restFactor * outcomes.reduce((sum, outcome) => sum + (outcome?.tookMs ?? 0), 0));
    running.delete(batch);
    dispatch();
  };

  const dispatch = (): void => {
    clearTimeout(next);
    refuseStale(line, maxWaitMs);
    while (running.size < seats && msToWait(line) === 0) void start(line.take());
    if (line.first() === undefined) return;
    // With every seat taken, all that can happen to the first in line is that it waited too long.
    next = setTimeout(dispatch, running.size < seats ? msToWait(line) : msToStale(line, maxWaitMs));
  };

  const abandon = (evaluation: Evaluation): void => {
    evaluation.abandoned = true;
    line.leave(evaluation);
    evaluation.settle(FAILED);
    for (const [batch, kill] of running) if (batch.every(({ abandoned }) => abandoned)) kill.abort();
  };

  return {
    match: async (task, signal) => {
      if (closed || signal.aborted) return FAILED;
      const { promise, resolve: settle } = Promise.withResolvers<Evaluated>();
      const evaluation = { task, text: task.text, askedAtMs: performance.now(), abandoned: false, settle };
      if (!line.join(evaluation)) return REFUSED;
      const stopListening = onAbort(signal, () => abandon(evaluation));
      dispatch();
      return promise.finally(stopListening);
    },
    close: async () => {
      closed = true;
      clearTimeout(next);
      for (const evaluation of [...line.clear(), ...[...running.keys()].flat()]) abandon(evaluation);
      await threads.close();
    },
  };
}

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

type Line = ReturnType<typeof createWaitingLine<Evaluation>>;

/** Until a batch is worth a trip; Infinity when nobody waits. */
function msToWait(line: Line): number {
  const first = line.first();
  if (first === undefined) return Infinity;
  return line.isFull() ? 0 : Math.max(0, first.askedAtMs + LINGER_MS - performance.now());
}

/** Until the first in line has waited too long; Infinity when nobody waits. */
function msToStale(line: Line, maxWaitMs: number): number {
  const first = line.first();
  return first === undefined ? Infinity : Math.max(0, first.askedAtMs + maxWaitMs - performance.now());
}

function refuseStale(line: Line, maxWaitMs: number): void {
  for (let first = line.first(); first !== undefined && msToStale(line, maxWaitMs) === 0; first = line.first()) {
    line.leave(first);
    first.settle(REFUSED);
  }
}
