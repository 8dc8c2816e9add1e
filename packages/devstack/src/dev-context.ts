import type { Closing } from '@checkstream/runtime';
import type { DevOptions } from './dev-options.ts';
import type { BoardKeeper } from './table/board.ts';
import type { Display } from './table/display.ts';

/** What every part of `pnpm dev` is given. */
export interface DevContext {
  options: DevOptions;
  /** Of the person; the services never see it as it is. */
  env: Record<string, string | undefined>;
  pid: number;
  isAlive: (pid: number) => boolean;
  /** Where the checker says it runs. */
  location: string;
  signal: AbortSignal;
  closing: Closing;
  board: BoardKeeper;
  display: Display;
}

export interface Step<T> {
  name: string;
  work: () => Promise<T>;
  /** What the progress line says of the result; nothing unless told. */
  where?: (result: T) => string;
}

/**
 * Does one step of the start and says how long it took: `PostgreSQL ready in 0.4 s on port 5432`. A step that fails
 * after the signal aborted was cut short by the same Ctrl-C: that is the signal's reason, and no failure.
 */
export async function step<T>(
  { display, signal }: Pick<DevContext, 'display' | 'signal'>,
  { name, work, where = () => '' }: Step<T>,
): Promise<T> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  try {
    const result = await work();
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    display.say(`${name} ready in ${seconds} s ${where(result)}`.trimEnd());
    return result;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
