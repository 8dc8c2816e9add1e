import {
  saidByKafka,
  sleep,
  untilAborted,
  withDeadline,
  type Logger,
  type OffsetRange,
  type TopicOffsets,
} from '@checkstream/runtime';

export interface LagWatch {
  /** A join: these partitions are ours now, and `committed` will tell how far they are stored. */
  hold(partitions: number[], committed: Promise<Map<number, bigint>>): void;
  /** None is ours any more. */
  release(): void;
  /** A fetch brought what begins at `next` of a topic that then ended at `end`. */
  fetched(partition: number, next: bigint, end: bigint): void;
  /** All before `next` is done with. */
  stored(partition: number, next: bigint): void;
  /** Asks for the ends of the topic until aborted: while a batch waits for PostgreSQL nothing is fetched. */
  run(signal: AbortSignal): Promise<void>;
}

export interface LagWatchDeps {
  /** What the topic holds now, per partition; closed when the watch ends. */
  offsets: TopicOffsets;
  /** Messages that are in the partition and not done with; null: it is no longer ours. */
  onLag: (partition: number, messages: number | null) => void;
  log: Pick<Logger, 'debug'>;
}

interface Place {
  /** First offset not done with; null: not known yet. */
  next: bigint | null;
  /** First offset that is kept. */
  low: bigint;
  /** Next offset to be written; null: not known yet. */
  end: bigint | null;
}

const EVERY_MS = 5_000;
/** Longer than kafkajs waits for a connection and an answer: one question that never ends must not end the asking. */
const PATIENCE_MS = 30_000;

/** How far the writer is behind, partition by partition, for those it holds and only for them. */
export function createLagWatch(deps: LagWatchDeps): LagWatch {
  const { onLag } = deps;
  let held = new Map<number, Place>();

  const set = (partition: number, change: Partial<Place>): void => {
    const place = held.get(partition);
    if (place === undefined) return;
    Object.assign(place, change);
    const { next, low, end } = place;
    if (next === null || end === null) return;
    const begin = next > low ? next : low;
    onLag(partition, end > begin ? Number(end - begin) : 0);
  };

  const release = (): void => {
    for (const partition of held.keys()) onLag(partition, null);
    held = new Map();
  };

  const learn = (committed: Map<number, bigint>, places: Map<number, Place>): void => {
    if (places !== held) return;
    // Negative, or none: it is read from the first message that is kept.
    for (const [partition, { next }] of places) {
      if (next === null) set(partition, { next: committed.get(partition) ?? 0n });
    }
  };

  return {
    release,
    hold(partitions, committed) {
      release();
      const places = new Map(
        partitions.map((partition): [number, Place] => [partition, { next: null, low: 0n, end: null }]),
      );
      held = places;
      void committed.then(
        (offsets) => learn(offsets, places),
        () => 'the first batch will tell',
      );
    },
    fetched: (partition, next, end) => set(partition, { next, end }),
    stored: (partition, next) => set(partition, { next }),
    async run(signal) {
      try {
        for (;;) {
          const known = await untilAborted(askForRanges(deps), signal);
          for (const [partition, { low, high }] of known) set(partition, { low, end: high });
          await sleep(EVERY_MS, signal);
        }
      } finally {
        await deps.offsets.close();
      }
    },
  };
}

/** None while Kafka does not tell. */
async function askForRanges({ offsets, log }: LagWatchDeps): Promise<Map<number, OffsetRange>> {
  try {
    return await withDeadline(offsets.fetch(), { ms: PATIENCE_MS, late: () => new Map<number, OffsetRange>() });
  } catch (err) {
    if (!saidByKafka(err)) throw err;
    log.debug({ err }, 'the ends of the topic are not known; its lag is that of the latest fetch');
    return new Map();
  }
}
