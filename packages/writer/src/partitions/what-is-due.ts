import type { Window } from '../rows/window.ts';
import { DAY_MS, isMonthly } from './calendar.ts';
import type { KnownPartition } from './read-partitions.ts';

export interface Due {
  /** Kept, and half detached by somebody: until that is finished PostgreSQL detaches no other partition of its table. */
  halfDetached: KnownPartition[];
  /** Of which no row is kept any longer; those half detached first, then oldest first. */
  expiredDays: KnownPartition[];
  expiredMonths: KnownPartition[];
  /** Days that are over and whose key was not rebuilt since, latest first: those are asked for most. */
  closedDays: KnownPartition[];
}

/** How long sums are kept, and in any case as long as a row may still come in that belongs to them. */
const SUMS_KEPT_MS = 400 * DAY_MS;

/** After midnight, for results that are still under way. Later ones do no harm, they only make the key grow again. */
const GRACE_MS = 3_600_000;

export function whatIsDue(partitions: KnownPartition[], { floorMs, nowMs }: Window): Due {
  const days = partitions.filter((partition) => !isMonthly(partition));
  const months = partitions.filter(isMonthly);
  const expiredDays = days.filter(({ toMs }) => toMs <= floorMs);
  const expiredMonths = months.filter(({ toMs }) => toMs <= sumsFloor({ floorMs, nowMs }));
  const expired = new Set([...expiredDays, ...expiredMonths]);
  return {
    halfDetached: partitions.filter((partition) => isHalfDetached(partition) && !expired.has(partition)),
    expiredDays: halfDetachedFirst(expiredDays),
    expiredMonths: halfDetachedFirst(expiredMonths),
    closedDays: days
      .filter(({ state, keyRebuilt }) => state === 'attached' && !keyRebuilt)
      .filter(({ toMs }) => floorMs < toMs && toMs <= nowMs - GRACE_MS)
      .reverse(),
  };
}

/** The oldest day from `summedUntilMs` on that is over and may have hours; null when every such day is summed up. */
export function dayToSum(partitions: KnownPartition[], summedUntilMs: number, window: Window): number | null {
  const next = hoursToSum(partitions, summedUntilMs, window);
  if (next?.state !== 'attached') return null;
  const day = Math.max(next.fromMs, summedUntilMs);
  return day + DAY_MS <= window.nowMs - GRACE_MS ? day : null;
}

/**
 * The month of kept hours that is to be summed up next. One that is not attached comes back with its hours, or may: no
 * later day is summed up before, since the mark above the sums never goes back.
 */
export function hoursToSum(
  partitions: KnownPartition[],
  summedUntilMs: number,
  window: Window,
): KnownPartition | undefined {
  return partitions
    .filter(({ table, toMs }) => table === 'checks_hourly' && toMs > summedUntilMs)
    .filter(({ state, toMs }) => state === 'attached' || toMs > sumsFloor(window))
    .toSorted((a, b) => a.fromMs - b.fromMs)[0];
}

const sumsFloor = ({ floorMs, nowMs }: Window): number => Math.min(floorMs, nowMs - SUMS_KEPT_MS);

const isHalfDetached = ({ state }: KnownPartition): boolean => state === 'detaching';

function halfDetachedFirst(partitions: KnownPartition[]): KnownPartition[] {
  return partitions.toSorted((a, b) => Number(isHalfDetached(b)) - Number(isHalfDetached(a)));
}
