import { createSlots } from '@checkstream/schema';
import {
  describeSlot,
  keyOf,
  type Difference,
  type Evidence,
  type MissedCount,
  type Span,
  type WatchedEndpoint,
} from './evidence.ts';
import { firstRecords } from './first-records.ts';
import { ownedSpans } from './owned-spans.ts';
import { createPublishedUntil } from './published-until.ts';
import { findTakeovers, type Takeover } from './takeovers.ts';

export interface SlotOptions {
  sessionMs: number;
  /** How long after its due instant a slot of this interval may still start. */
  windowMs: (intervalMs: number) => number;
}

export interface SlotsAccount {
  differences: Difference[];
  due: number;
  /** Slots without a check while their checker's work was taken over. */
  takenOver: number;
  /** Slots without a check that a checker counted as missed. */
  counted: number;
}

/** A checker that stood still counts what it missed afterwards. */
const COUNT_MARGIN_MS = 15_000;

/**
 * Each slot has a check. One without is explained by the takeover from a checker that died, stopped or froze, unless
 * another one had it all the time; else by a checker that counted it as missed.
 */
export function judgeSlots(evidence: Evidence, options: SlotOptions): SlotsAccount {
  const first = firstRecords(evidence.records);
  const partitions = new Map([...first.values()].map(({ partition, result }) => [result.endpointId, partition]));
  const explain = createExplain(evidence, options);
  const due = evidence.endpoints.flatMap((endpoint) => slotsIn(endpoint, evidence.watched));
  const unchecked = due
    .filter((slot) => !first.has(keyOf(slot)))
    .map((slot) => {
      const partition = partitions.get(slot.endpointId) ?? -1;
      const window = { from: slot.scheduledAt, until: slot.scheduledAt + options.windowMs(slot.intervalMs) };
      return { slot, partition, window, ...explain(window, partition) };
    });
  const unowned = unchecked.filter(({ owner, takeover }) => owner !== null || takeover === null);
  const left = spend(evidence.missed, unowned);
  return {
    due: due.length,
    takenOver: unchecked.length - unowned.length,
    counted: unowned.length - left.length,
    differences: left.map(({ slot, partition, owner }) => withoutCheck(describeSlot(slot), partition, owner)),
  };
}

function slotsIn({ endpointId, location, intervalMs }: WatchedEndpoint, { from, until }: Span) {
  const slots = createSlots(endpointId, location, intervalMs);
  const due: { endpointId: string; location: string; intervalMs: number; scheduledAt: number }[] = [];
  for (let at = slots.next(from); at <= until; at = slots.next(at)) {
    due.push({ endpointId, location, intervalMs, scheduledAt: at });
  }
  return due;
}

interface Explanation {
  /** Who had the partition all the time that the slot could start. */
  owner: string | null;
  takeover: Takeover | null;
}

function createExplain(evidence: Evidence, { sessionMs }: SlotOptions) {
  const { lives, endpoints } = evidence;
  const publishedUntil = createPublishedUntil(evidence);
  const probeMs = endpoints.reduce((longest, { timeoutMs }) => Math.max(longest, timeoutMs), 0) + 1_000;
  const takeovers = findTakeovers({ ...evidence, sessionMs, probeMs, publishedUntil });
  return (window: Span, partition: number): Explanation => {
    const owner = lives.find((life) => {
      // What a killed one did last was not published.
      if (life.end !== 'alive' && window.until + probeMs >= publishedUntil(life)) return false;
      if (life.frozen.some(({ from, until }) => from <= window.until && until >= window.from)) return false;
      return ownedSpans(life, partition).some(({ from, until }) => from <= window.from && window.until <= until);
    });
    const takeover = takeovers.find(({ from, until }) => from <= window.until && window.from <= until);
    return { owner: owner?.name ?? null, takeover: takeover ?? null };
  };
}

/** Gives each slot one of those that a checker counted as missed at about that time; returns those left over. */
function spend<Slot extends { window: Span }>(missed: MissedCount[], unchecked: Slot[]): Slot[] {
  const counts = missed.map((count) => ({ ...count })).sort((a, b) => a.until - b.until);
  return unchecked
    .toSorted((a, b) => a.window.from - b.window.from)
    .filter(({ window }) => {
      const count = counts.find(
        ({ from, until, slots }) => slots > 0 && until >= window.from && from <= window.until + COUNT_MARGIN_MS,
      );
      if (count !== undefined) count.slots -= 1;
      return count === undefined;
    });
}

function withoutCheck(slot: string, partition: number, owner: string | null): Difference {
  const who = owner === null ? 'nobody had it, and no takeover was due' : `${owner} had it all the time`;
  return { what: 'slot without a check', detail: `${slot} (partition ${partition}): no result in the topic; ${who}` };
}
