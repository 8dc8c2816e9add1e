import type { Logger } from '@checkstream/runtime';

export interface GapWatch {
  /** Looks at the first offset of a batch before it is stored. */
  arrived(partition: number, firstOffset: bigint): Promise<void>;
  committed(partition: number, nextOffset: bigint): void;
}

export interface GapWatchDeps {
  /** The committed offset of each partition, as it was at the join. */
  atJoin: Promise<Map<number, bigint>>;
  onLost: (messages: number) => void;
  log: Logger;
}

/**
 * Notices messages that Kafka deleted before they were read: kafkajs then moves on by itself, and only the distance
 * between the offset expected and the one that came shows it. Serves one generation of the consumer group.
 */
export function createGapWatch({ atJoin, onLost, log }: GapWatchDeps): GapWatch {
  const expected = new Map<number, bigint>();
  const ready = atJoin.then(
    (offsets) => {
      for (const [partition, offset] of offsets) expected.set(partition, offset);
    },
    (err: unknown) => log.warn({ err }, 'committed offsets unknown: a gap in this generation may go unnoticed'),
  );
  return {
    async arrived(partition, firstOffset) {
      await ready;
      const next = expected.get(partition);
      if (next === undefined || firstOffset <= next) return;
      const messages = Number(firstOffset - next);
      onLost(messages);
      log.error({ partition, expectedOffset: String(next), messages }, 'messages were deleted before they were read');
    },
    committed: (partition, nextOffset) => void expected.set(partition, nextOffset),
  };
}
