import { untilAborted, type Logger } from '@checkstream/runtime';
import { RETENTION_LOCK } from '../database/advisory-locks.ts';
import type { Database, Query } from '../database/open-pool.ts';
import { tryLock } from '../database/take-lock.ts';
import { readWindow } from '../store/accepted-window.ts';
import type { Chore } from './chore.ts';
import { OUTLAST_READERS_MS, STATEMENT_MS } from './patience.ts';
import { readPartitions, type KnownPartition } from './read-partitions.ts';
import { dropLeftoverKeys, rebuildKey } from './rebuild-key.ts';
import { finishInterrupted, retire } from './retire.ts';
import { whatIsDue } from './what-is-due.ts';

export interface TendDeps {
  database: Database;
  log: Logger;
  onDropped: () => void;
  onRebuilt: () => void;
  /** Runs one part of the work and sees to its failure: the other parts go on. */
  attempt: (part: 'retention' | 'keys', work: () => Promise<void>) => Promise<void>;
  /** Longest wait for each reader and batch under way; 10 s unless told. */
  outlastMs?: number;
}

/**
 * Drops what is no longer kept and rebuilds the keys of closed days, one after the other, on a connection of its own.
 * Resolves to false when another writer is at it. Leaves at once when `signal` aborts: what is cut short is taken up again.
 */
export async function tend(deps: TendDeps, signal: AbortSignal): Promise<boolean> {
  const work = async (patient: Query): Promise<boolean> => {
    const query: Query = (text, values) => untilAborted(patient(text, values), signal);
    if (!(await tryLock(query, RETENTION_LOCK))) return false;
    await doWhatIsDue(deps, { query, log: deps.log, outlastMs: deps.outlastMs ?? OUTLAST_READERS_MS });
    return true;
  };
  return deps.database.session(work, STATEMENT_MS);
}

async function doWhatIsDue(deps: TendDeps, chore: Chore): Promise<void> {
  const partitions = await readPartitions(chore.query);
  const { halfDetached, expiredDays, expiredMonths, closedDays } = whatIsDue(partitions, await readWindow(chore.query));
  const retireAll = async (expired: KnownPartition[]) => {
    for (const partition of expired) if (await retire(chore, partition)) deps.onDropped();
  };
  await deps.attempt('retention', async () => {
    for (const partition of halfDetached) await finishInterrupted(chore, partition);
    await retireAll(expiredDays);
  });
  await deps.attempt('retention', () => retireAll(expiredMonths));
  await deps.attempt('keys', async () => {
    await dropLeftoverKeys(chore);
    for (const day of closedDays) {
      await rebuildKey(chore, day);
      deps.onRebuilt();
    }
  });
}
