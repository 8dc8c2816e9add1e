import type { OffsetRange } from '@checkstream/runtime';

/** One partition that is moved. */
interface Move {
  partition: number;
  /** The committed offset now. */
  from: bigint;
  /** The committed offset after. */
  to: bigint;
}

export interface RewindPlan {
  /** By partition. */
  moves: Move[];
  messages: number;
  /** Partitions of which something before the new offset was deleted: it may have been published since, too. */
  maybeGone: number[];
}

export interface PlanInput {
  /** Of the group; negative where its next message was deleted before it was read. */
  committed: Map<number, bigint>;
  /** The first message published at the instant or later. */
  wanted: Map<number, bigint>;
  ranges: Map<number, OffsetRange>;
}

/** Back only: a partition whose group has not got that far stays where it is. */
export function planRewind({ committed, wanted, ranges }: PlanInput): RewindPlan {
  const moves = [...committed].flatMap(([partition, offset]): Move[] => {
    const low = ranges.get(partition)?.low ?? 0n;
    const from = offset < 0n ? low : offset;
    const to = wanted.get(partition) ?? from;
    return to < from ? [{ partition, from, to }] : [];
  });
  moves.sort((a, b) => a.partition - b.partition);
  const messages = moves.reduce((sum, { from, to }) => sum + Number(from - to), 0);
  const isCut = ({ partition, to }: Move) => to > 0n && to === ranges.get(partition)?.low;
  return { moves, messages, maybeGone: moves.filter(isCut).map(({ partition }) => partition) };
}
