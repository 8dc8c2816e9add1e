import { keepingAlive, type Batch, type EachBatchPayload, type Logger } from '@checkstream/runtime';
import type { CheckResult, Decode } from '@checkstream/schema';
import { createAccumulator, type Fate } from './accumulator.ts';
import { decodeBatch } from './decode-batch.ts';
import type { Entry } from './entry.ts';
import type { GapWatch } from './watch-gaps.ts';
import type { LagWatch } from './watch-lag.ts';

/** What one membership of the consumer group gathers and writes. Nothing of it outlives the next join. */
export interface Generation {
  epoch: number;
  /** Stores a batch and commits its offsets, unless the generation ended meanwhile. */
  consume(payload: EachBatchPayload): Promise<void>;
  close(): void;
}

export interface GenerationDeps {
  topic: string;
  partitions: number[];
  gaps: GapWatch;
  batchRows: number;
  lingerMs: number;
  decode: Decode<CheckResult>;
  write: (entries: Entry[], signal: AbortSignal) => Promise<void>;
  lag: Pick<LagWatch, 'fetched' | 'stored'>;
  onFatal: (error: unknown) => void;
  beat: () => void;
  log: Logger;
}

export function createGeneration(epoch: number, deps: GenerationDeps): Generation {
  const closing = new AbortController();
  const { gaps, lag } = deps;
  const accumulator = createAccumulator<Entry[]>({
    partitions: deps.partitions.length,
    batchRows: deps.batchRows,
    lingerMs: deps.lingerMs,
    write: (handedIn, signal) => deps.write(handedIn.flat(), signal),
    after: startTimer,
    onFatal: deps.onFatal,
  });

  async function store(batch: Batch): Promise<Fate> {
    await gaps.arrived(batch.partition, BigInt(batch.firstOffset() ?? 0));
    const entries = await decodeBatch(batch, { ...deps, signal: closing.signal });
    return accumulator.add(batch.partition, entries.length, entries);
  }

  async function storeOrDrop(batch: Batch): Promise<Fate> {
    try {
      return await store(batch);
    } catch (error) {
      if (!closing.signal.aborted) deps.onFatal(error);
      return 'dropped';
    }
  }

  return {
    epoch,
    async consume(payload) {
      const { batch } = payload;
      const end = BigInt(batch.highWatermark);
      lag.fetched(batch.partition, BigInt(batch.firstOffset() ?? end), end);
      const fate = await keepingAlive(storeOrDrop(batch), () => payload.heartbeat());
      if (fate === 'dropped' || closing.signal.aborted) return;
      const next = BigInt(batch.lastOffset()) + 1n;
      gaps.stored(batch.partition, next);
      payload.resolveOffset(batch.lastOffset());
      // Only this partition's own offset: what others resolved may not be written yet.
      const partitions = [{ partition: batch.partition, offset: String(next) }];
      await payload.commitOffsetsIfNecessary({ topics: [{ topic: deps.topic, partitions }] });
      // Whose partition it is now, and its lag, is told by the next generation.
      if (closing.signal.aborted) return;
      lag.stored(batch.partition, next);
    },
    close() {
      closing.abort();
      accumulator.close();
    },
  };
}

function startTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
