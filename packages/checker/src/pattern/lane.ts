import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import type { PatternAnswer } from '../probe/observation.ts';
import { onAbort } from '../probe/on-abort.ts';
import type { MatchTask } from './match-task.ts';
import { createSeats } from './seats.ts';
import { watchTimeLimit } from './time-limit.ts';

/** Worker threads that evaluate expressions, one at a time each; one that takes too long is ended with its thread. */
export interface Lane {
  /** Soon FAILED when the signal aborts, whether it waited or ran. */
  match: (expression: string, flags: string, text: string, signal: AbortSignal) => Promise<PatternAnswer>;
  close: () => Promise<void>;
}

export interface LaneOptions {
  threads: number;
  /** How long one expression may run; waiting for a thread does not count. */
  timeoutMs: number;
  onFailure: (error: Error) => void;
}

export function createLane({ threads, timeoutMs, onFailure }: LaneOptions): Lane {
  const shared = new SharedArrayBuffer(threads * Float64Array.BYTES_PER_ELEMENT);
  const startTimes = new Float64Array(shared);
  const seats = createSeats(threads);
  const pool = new Piscina<MatchTask, boolean>({
    filename: fileURLToPath(new URL('./match-task.ts', import.meta.url)),
    name: 'matchTask',
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: Infinity,
    workerData: shared,
  });
  pool.on('error', onFailure);

  const run = async (task: MatchTask, signal: AbortSignal): Promise<PatternAnswer> => {
    const kill = new AbortController();
    const stopListening = onAbort(signal, () => kill.abort());
    startTimes[task.seat] = 0;
    const stopWatch = watchTimeLimit(
      () => startTimes[task.seat] ?? 0,
      timeoutMs,
      () => kill.abort(),
    );
    try {
      return (await pool.run(task, { signal: kill.signal })) ? 'MATCHED' : 'NOT_MATCHED';
    } catch (error) {
      if (signal.aborted) return 'FAILED';
      if (kill.signal.aborted && startTimes[task.seat] !== 0) return 'TIMED_OUT';
      onFailure(error as Error);
      return 'FAILED';
    } finally {
      stopWatch();
      stopListening();
    }
  };

  return {
    match: async (expression, flags, text, signal) => {
      const seat = await seats.take(signal);
      if (seat === null) return 'FAILED';
      try {
        return await run({ expression, flags, text, seat }, signal);
      } finally {
        seats.leave(seat);
      }
    },
    close: () => pool.destroy(),
  };
}
