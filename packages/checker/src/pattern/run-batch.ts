import { onAbort } from '../probe/on-abort.ts';
import { createBatchProgress } from './batch-progress.ts';
import type { Evaluated } from './batch-progress.ts';
import type { MatchTask, Threads } from './threads.ts';
import { watchTimeLimit } from './time-limit.ts';

export interface BatchOptions {
  run: Threads['run'];
  /** Processor time that each evaluation may take. */
  limitMs: number;
  /** Ends the batch with its thread. */
  signal: AbortSignal;
  /** A thread died of something that no expression is known to do. */
  onFailure: (error: Error) => void;
}

/**
 * Evaluates a batch. When an expression brings its thread down, by taking too long or too much memory, those before it
 * keep their answers, and those after it have none (`null`): they are to be asked again.
 */
export async function runBatch(tasks: MatchTask[], options: BatchOptions): Promise<(Evaluated | null)[]> {
  const { run, limitMs, signal, onFailure } = options;
  const progress = createBatchProgress(tasks.length);
  const kill = new AbortController();
  let overdue: number | null = null;
  const stopListening = onAbort(signal, () => kill.abort());
  const stopWatch = watchTimeLimit(progress.running, limitMs, (index) => {
    overdue = index;
    kill.abort();
  });
  let culprit: number | null = null;
  let answer: Evaluated['answer'] = 'FAILED';
  try {
    await run({ words: progress.words, tasks }, kill.signal);
  } catch (error) {
    culprit = overdue ?? progress.running()?.index ?? null;
    answer = blame(error as NodeJS.ErrnoException, overdue !== null);
    if (answer === 'FAILED' && !signal.aborted) onFailure(error as Error);
  } finally {
    stopWatch();
    stopListening();
  }
  const lost: Evaluated = { answer, tookMs: limitMs };
  return tasks.map((_, index) => progress.outcome(index) ?? (culprit === null || culprit === index ? lost : null));
}

function blame({ code }: NodeJS.ErrnoException, overdue: boolean): Evaluated['answer'] {
  if (overdue) return 'TIMED_OUT';
  return code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'TOO_COMPLEX' : 'FAILED';
}
