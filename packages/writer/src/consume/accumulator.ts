import { createHandInQueue, type HandIn } from './hand-in-queue.ts';

/** `stored`: durable, the offset may move. `dropped`: the generation is over, or we are stopping; nothing may move. */
export type Fate = 'stored' | 'dropped';

export interface Accumulator<Item> {
  /** Hands in what one fetch brought of one partition; settles when all of it is written. */
  add(partition: number, rows: number, item: Item): Promise<Fate>;
  /** Drops what waits and gives up what is being written. */
  close(): void;
}

export interface AccumulatorOptions<Item> {
  /** Partitions assigned to us: once all of them wait, nothing more can come. */
  partitions: number;
  batchRows: number;
  lingerMs: number;
  /** Resolves once the items are durable. Rejects when the signal aborts, or for good. */
  write: (items: Item[], signal: AbortSignal) => Promise<void>;
  /** Calls back once after some milliseconds; returns what cancels that. */
  after: (ms: number, run: () => void) => () => void;
  onFatal: (error: unknown) => void;
}

interface Waiting<Item> extends HandIn {
  item: Item;
  settle: (fate: Fate) => void;
}

/**
 * Gathers what partitions hand in into batches: one is written when it has enough rows, when it is old enough, or when
 * every partition waits for it. One batch is written at a time. Serves one generation of the consumer group.
 */
export function createAccumulator<Item>(options: AccumulatorOptions<Item>): Accumulator<Item> {
  const { batchRows, partitions, lingerMs } = options;
  const closing = new AbortController();
  const waiting = createHandInQueue<Waiting<Item>>();
  let writing = false;
  let overdue = false;
  let cancelTimer = () => {};

  function consider(): void {
    if (waiting.size() === 0 || writing || closing.signal.aborted) return;
    if (!overdue && !waiting.isFull({ rows: batchRows, partitions })) return;
    cancelTimer();
    const batch = waiting.take(batchRows);
    // What is left has waited behind a full batch: it goes next.
    overdue = waiting.size() > 0;
    void write(batch);
  }

  async function write(batch: Waiting<Item>[]): Promise<void> {
    writing = true;
    const fate = await fateOf(batch, options, closing.signal);
    writing = false;
    for (const { settle } of batch) settle(fate);
    consider();
  }

  const expire = () => {
    overdue = true;
    consider();
  };

  return {
    add(partition, rows, item) {
      if (closing.signal.aborted) return Promise.resolve('dropped');
      const { promise, resolve } = Promise.withResolvers<Fate>();
      waiting.add({ partition, rows, item, settle: resolve });
      if (waiting.size() === 1) cancelTimer = options.after(lingerMs, expire);
      consider();
      return promise;
    },
    close() {
      closing.abort();
      cancelTimer();
      for (const { settle } of waiting.takeAll()) settle('dropped');
    },
  };
}

async function fateOf<Item>(
  batch: Waiting<Item>[],
  { write, onFatal }: AccumulatorOptions<Item>,
  signal: AbortSignal,
): Promise<Fate> {
  const items = batch.map(({ item }) => item);
  try {
    await write(items, signal);
    return signal.aborted ? 'dropped' : 'stored';
  } catch (error) {
    if (!signal.aborted) onFatal(error);
    return 'dropped';
  }
}
