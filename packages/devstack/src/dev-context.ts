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
  signal: AbortSignal;
  closing: Closing;
  board: BoardKeeper;
  display: Display;
}

/** Does one step of the start and says how long it took: `PostgreSQL ready in 0.4 s on port 5432`. */
export async function step<T>(
  { display, signal }: Pick<DevContext, 'display' | 'signal'>,
  name: string,
  work: () => Promise<T>,
  where: (result: T) => string,
): Promise<T> {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const result = await work();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  display.say(`${name} ready in ${seconds} s ${where(result)}`.trimEnd());
  return result;
}
