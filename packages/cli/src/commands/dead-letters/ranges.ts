import { fetchOffsets, fetchOffsetsAt, type KafkaClient, type OffsetRange } from '@checkstream/runtime';
import type { Choice } from './choice.ts';

export type Ranges = Map<number, OffsetRange>;

/** Clocks of the writers that set messages aside may be so far apart. */
const DISORDER_MS = 60_000;

/** Where the chosen letters are to be looked for, as the topic stands now: what comes later is not among them. */
export async function rangesOf(client: KafkaClient, topic: string, choice: Choice): Promise<Ranges> {
  const whole = await fetchOffsets(client, topic);
  const { sinceMs, untilMs, names } = choice;
  if (names.length > 0) return spanOf(names, whole);
  const lows = sinceMs === null ? null : await fetchOffsetsAt(client, topic, sinceMs - DISORDER_MS);
  const highs = untilMs === null ? null : await fetchOffsetsAt(client, topic, untilMs + DISORDER_MS);
  return mapRanges(whole, ({ low, high }, partition) => ({
    low: atLeast(lows?.get(partition) ?? low, low),
    high: atMost(highs?.get(partition) ?? high, high),
  }));
}

/** The last so many messages of each partition. */
export function tailsOf(ranges: Ranges, messages: number): Ranges {
  return mapRanges(ranges, ({ low, high }) => ({ low: atLeast(high - BigInt(messages), low), high }));
}

/** How many messages they hold. */
export function sizeOf(ranges: Ranges): number {
  return [...ranges.values()].reduce((sum, { low, high }) => sum + Math.max(0, Number(high - low)), 0);
}

function spanOf(names: Choice['names'], whole: Ranges): Ranges {
  return mapRanges(whole, ({ low, high }, partition) => {
    const offsets = names.filter((name) => name.partition === partition).map(({ offset }) => offset);
    const [first] = offsets;
    if (first === undefined) return { low, high: low };
    const last = offsets.reduce(atLeast, first) + 1n;
    return { low: atLeast(offsets.reduce(atMost, first), low), high: atMost(last, high) };
  });
}

function mapRanges(ranges: Ranges, change: (range: OffsetRange, partition: number) => OffsetRange): Ranges {
  return new Map([...ranges].map(([partition, range]) => [partition, change(range, partition)]));
}

const atLeast = (one: bigint, other: bigint): bigint => (one > other ? one : other);
const atMost = (one: bigint, other: bigint): bigint => (one < other ? one : other);
