import { untilAborted } from '@checkstream/runtime';
import { RETENTION_LOCK } from '../database/advisory-locks.ts';
import type { Database, Query } from '../database/open-pool.ts';
import { tryLock } from '../database/take-lock.ts';
import { readWindow } from '../store/accepted-window.ts';
import type { Chore } from './chore.ts';
import { STATEMENT_MS } from './patience.ts';
import { readPartitions, type KnownPartition } from './read-partitions.ts';
import { dropLeftoverKeys, rebuildKey } from './rebuild-key.ts';
import { reattach } from './reattach.ts';
import { retire } from './retire.ts';
import { sumDays } from './sum-days.ts';
import { whatIsDue } from './what-is-due.ts';

export interface TendDeps extends Pick<Chore, 'log' | 'outlastMs'> {
  database: Database;
  onDropped: () => void;
  onSummed: () => void;
  onRebuilt: () => void;
  /** Runs one part of the work and sees to its failure: the other parts go on. */
  attempt: (part: 'retention' | 'sums' | 'keys', work: () => Promise<void>) => Promise<void>;
}

/**
 * Drops what is no longer kept, sums up the days that are over and rebuilds their keys, one after the other, on a connection of its own.
 * Resolves to false when another writer is at it. Leaves at once when `signal` aborts: what is cut short is taken up again.
 */
export async function tend(deps: TendDeps, signal: AbortSignal): Promise<boolean> {
  const work = async (patient: Query): Promise<boolean> => {
    const query: Query = (text, values) => untilAborted(patient(text, values), signal);
    if (!(await tryLock(query, RETENTION_LOCK))) return false;
    await doWhatIsDue(deps, { query, log: deps.log, outlastMs: deps.outlastMs });
    return true;
  };
  return deps.database.session(work, STATEMENT_MS);
}

async function doWhatIsDue(deps: TendDeps, chore: Chore): Promise<void> {
  const partitions = await readPartitions(chore.query);
  const window = await readWindow(chore.query);
  const { halfDetached, expiredDays, expiredMonths, closedDays } = whatIsDue(partitions, window);
  const retireAll = async (expired: KnownPartition[]) => {
    for (const partition of expired) if (await retire(chore, partition)) deps.onDropped();
  };
  await deps.attempt('retention', async () => {
    for (const partition of halfDetached) await reattach(chore, partition);
    await retireAll(expiredDays);
  });
  await deps.attempt('retention', () => retireAll(expiredMonths));
  const onSummed = (dayMs: number) => {
    deps.log.info({ day: new Date(dayMs).toISOString().slice(0, 10) }, 'day summed up');
    deps.onSummed();
  };
  const onHeldUp = (partition: string) =>
    deps.log.warn({ partition }, 'days are not summed up before this month is attached again');
  await deps.attempt('sums', () => sumDays({ query: chore.query, nowMs: window.nowMs, onSummed, onHeldUp }));
  await deps.attempt('keys', async () => {
    await dropLeftoverKeys(chore);
    for (const day of closedDays) {
      await rebuildKey(chore, day);
      deps.onRebuilt();
    }
  });
}
