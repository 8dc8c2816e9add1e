import type { PartitionLog } from '../log/partition-log.ts';

/** Resolves at the next change of any of these partitions, after `waitMs`, or when the signal aborts. */
export function changeOf(partitions: readonly PartitionLog[], waitMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      for (const stop of stops) stop();
      resolve();
    };
    const timer = setTimeout(done, waitMs);
    signal.addEventListener('abort', done);
    const stops = partitions.map((partition) => partition.onChange(done));
  });
}
