import type { CheckerLife, Share, Span } from './evidence.ts';

/** When this checker had to run the slots of a partition: from reading its definitions until it was taken away. */
export function ownedSpans({ shares, endsAt }: CheckerLife, partition: number): Span[] {
  const end = endsAt ?? Infinity;
  const spans: Span[] = [];
  let from: number | null = null;
  for (const share of shares) {
    if (from !== null && !share.partitions.includes(partition)) {
      spans.push({ from, until: share.at });
      from = null;
    }
    from ??= gainedAt(share, partition);
  }
  if (from !== null) spans.push({ from, until: end });
  return spans;
}

function gainedAt({ partitions, completeAt }: Share, partition: number): number | null {
  return partitions.includes(partition) ? completeAt : null;
}
