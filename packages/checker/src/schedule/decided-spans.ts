/** Slots that were decided one after the other, both ends included, by their scheduledAt. */
interface Span {
  from: number;
  until: number;
}

/** Oldest first; only the last one grows. More than one exists after pauses and clock jumps. */
export type DecidedSpans = readonly Span[];

/** Beyond this the two oldest become one, which may leave slots between them out but never runs one twice. */
const MAX_SPANS = 8;

/** Adds a decided slot: to the last span when it came right after that span's last slot, else as a new one. */
export function recordDecided(spans: DecidedSpans, scheduledAt: number, follows: boolean): DecidedSpans {
  const last = spans.at(-1);
  if (last !== undefined && follows) return [...spans.slice(0, -1), { from: last.from, until: scheduledAt }];
  return mergeOldest([...spans, { from: scheduledAt, until: scheduledAt }]);
}

/** The first slot at or after this one that no span holds. */
export function firstUndecided(
  spans: DecidedSpans,
  scheduledAt: number,
  slotAfter: (scheduledAt: number) => number,
): number {
  const holder = spans.find(({ from, until }) => from <= scheduledAt && scheduledAt <= until);
  return holder === undefined ? scheduledAt : firstUndecided(spans, slotAfter(holder.until), slotAfter);
}

function mergeOldest(spans: Span[]): Span[] {
  const [oldest, second, ...rest] = spans;
  if (spans.length <= MAX_SPANS || oldest === undefined || second === undefined) return spans;
  return [{ from: Math.min(oldest.from, second.from), until: Math.max(oldest.until, second.until) }, ...rest];
}
