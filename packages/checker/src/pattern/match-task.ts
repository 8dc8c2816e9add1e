import { workerData } from 'node:worker_threads';
import { createCompiledPatterns } from './compiled-patterns.ts';
import { sharedNow } from './shared-clock.ts';

export interface MatchTask {
  expression: string;
  flags: string;
  text: string;
  /** Which of the shared start times is this task's. */
  seat: number;
}

const compiled = createCompiledPatterns(500);

/** Runs in a worker. Notes when it starts, so that waiting for the worker is not taken for a slow expression. */
export function matchTask({ expression, flags, text, seat }: MatchTask): boolean {
  const startTimes = new Float64Array(workerData as SharedArrayBuffer);
  startTimes[seat] = sharedNow();
  return compiled.get(expression, flags).test(text);
}
