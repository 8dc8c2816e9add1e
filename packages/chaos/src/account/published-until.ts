import type { CheckerLife, Evidence, Span } from './evidence.ts';

/** All probes of this checker that ended before this instant have their results in the topic. */
export type PublishedUntil = (life: CheckerLife) => number;

/** A publish attempt at most, and the pauses between two. */
const UNACKNOWLEDGED_MS = 10_000;

/**
 * Results are published in the order in which probes end: what ended before the last published one was published. Only a
 * batch that was under way when Kafka was in trouble may be stored in part.
 */
export function createPublishedUntil({
  records,
  kafkaTroubles,
}: Pick<Evidence, 'records' | 'kafkaTroubles'>): PublishedUntil {
  const ended = new Map<string, number>();
  for (const { result } of records) {
    const { checker, startedAt, totalMs } = result;
    ended.set(checker, Math.max(ended.get(checker) ?? -Infinity, startedAt + totalMs));
  }
  return ({ name, startedAt, endsAt }) =>
    Math.min(ended.get(name) ?? startedAt, endsAt === null ? Infinity : troubledSince(endsAt, kafkaTroubles));
}

function troubledSince(at: number, troubles: Span[]): number {
  return troubles
    .filter(({ from, until }) => from <= at && at <= until + UNACKNOWLEDGED_MS)
    .reduce((earliest, { from }) => Math.min(earliest, from - UNACKNOWLEDGED_MS), Infinity);
}
