import { sharedNow } from '../../src/pattern/shared-clock.ts';
import type { MatchTask, Threads } from '../../src/pattern/threads.ts';

const MATCHED = 2;

export interface FakeThreads extends Threads {
  /** Batches that run now, and the most that ever did. */
  running: () => number;
  mostRunning: () => number;
  /** How many evaluations each batch had. */
  batches: number[];
}

/**
 * Threads that only look at the name of an expression: `explodes` runs until its batch is ended, `dies: CODE` takes its
 * thread down with an error of that code, `waits` runs until `go`; all else matches at once.
 */
export function createFakeThreads(go: Promise<void> = Promise.resolve()): FakeThreads {
  const batches: number[] = [];
  let running = 0;
  let mostRunning = 0;

  const evaluate = async ({ expression }: MatchTask, ended: Promise<never>): Promise<void> => {
    if (expression === 'explodes') await ended;
    if (expression === 'waits') await Promise.race([go, ended]);
    const [, code] = /^dies: (.*)/.exec(expression) ?? [];
    if (code !== undefined) throw Object.assign(new Error('the thread died'), { code });
  };

  return {
    batches,
    running: () => running,
    mostRunning: () => mostRunning,
    run: async ({ words, tasks }, signal) => {
      batches.push(tasks.length);
      mostRunning = Math.max(mostRunning, ++running);
      const ended = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('ended'))),
      );
      ended.catch(() => undefined);
      try {
        for (const [index, task] of tasks.entries()) {
          Atomics.store(words, 3, sharedNow());
          Atomics.store(words, 0, index);
          await evaluate(task, ended);
          Atomics.store(words, 4 + 2 * index, MATCHED);
        }
      } finally {
        running--;
      }
    },
    close: () => Promise.resolve(),
  };
}
