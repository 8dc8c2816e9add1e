import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';

export interface MatchTask {
  expression: string;
  flags: string;
  text: string;
}

export interface Threads {
  /** Evaluates a batch on one thread; the signal ends that thread. Rejects with what ended it. */
  run: (batch: { words: Int32Array; tasks: MatchTask[] }, signal: AbortSignal) => Promise<void>;
  close: () => Promise<void>;
}

/** Texts come and go: little of what is young is ever kept. */
const MAX_YOUNG_MB = 4;

interface ThreadsOptions {
  /** Kept running from the first batch on, so that one is ready when another was ended. */
  count: number;
  /** 0..19: how far behind the rest of the process the operating system puts them. */
  niceness: number;
  maxHeapMb: number;
  /** One died with nothing to do. */
  onFailure: (error: Error) => void;
}

export function createThreads({ count, niceness, maxHeapMb, onFailure }: ThreadsOptions): Threads {
  let pool: Piscina<unknown, void> | null = null;

  const open = (): Piscina<unknown, void> => {
    const opened = new Piscina<unknown, void>({
      filename: fileURLToPath(new URL('../isolated/match-batch.js', import.meta.url)),
      name: 'matchBatch',
      minThreads: count,
      maxThreads: count,
      idleTimeout: Infinity,
      niceIncrement: niceness,
      recordTiming: false,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: MAX_YOUNG_MB },
    });
    opened.on('error', onFailure);
    return opened;
  };

  return {
    run: (batch, signal) => (pool ??= open()).run(batch, { signal }),
    close: async () => pool?.destroy(),
  };
}
