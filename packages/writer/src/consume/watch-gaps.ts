import type { Logger } from '@checkstream/runtime';

export interface GapWatch {
  /**
   * At every join, and before the first one: the committed offset of each partition as Kafka has it then. Batches wait
   * for it, so it should come to an end within seconds. `over`: nobody wants to know any more.
   */
  learn(committed: Promise<Map<number, bigint>>, over: AbortSignal): Promise<void>;
  /** Looks at the first offset of a batch before it is stored. */
  arrived(partition: number, firstOffset: bigint): Promise<void>;
  /** Rows and dead letters before this offset are durable, whatever becomes of its commit: kafkajs reads on from it. */
  stored(partition: number, nextOffset: bigint): void;
}

export interface GapWatchDeps {
  onLost: (messages: number) => void;
  log: Logger;
}

/**
 * Notices messages that Kafka deleted before they were read: kafkajs then commits "the earliest" (negative) in place
 * of an offset and moves on, often before a question asked at the join is answered. So what was known before counts.
 */
export function createGapWatch({ onLost, log }: GapWatchDeps): GapWatch {
  let expected = new Map<number, bigint>();
  let learnt: Promise<void> = Promise.resolve();

  function take(offsets: Map<number, bigint>): void {
    const before = expected;
    expected = new Map();
    for (const [partition, offset] of offsets) {
      const next = offset >= 0n ? offset : before.get(partition);
      if (next !== undefined) expected.set(partition, next);
      else log.error({ partition }, 'the offset was reset: messages may have been deleted before they were read');
    }
  }

  return {
    learn(committed, over) {
      const learning: Promise<void> = committed.then(
        (offsets) => {
          // A join that came meanwhile asked later.
          if (learnt === learning) take(offsets);
        },
        (err: unknown) => {
          if (learnt === learning) expected.clear();
          if (!over.aborted) log.warn({ err }, 'committed offsets unknown: messages deleted unread may go unnoticed');
        },
      );
      learnt = learning;
      return learning;
    },
    async arrived(partition, firstOffset) {
      await learnt;
      const next = expected.get(partition);
      if (next === undefined || firstOffset <= next) return;
      const messages = Number(firstOffset - next);
      onLost(messages);
      log.error({ partition, expectedOffset: String(next), messages }, 'messages were deleted before they were read');
    },
    stored: (partition, nextOffset) => void expected.set(partition, nextOffset),
  };
}
