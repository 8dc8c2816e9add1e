import {
  openTopicOffsets,
  runTogether,
  superviseConsumer,
  type Assignment,
  type EachBatchPayload,
  type KafkaClient,
  type Logger,
} from '@checkstream/runtime';
import type { CheckResult, Decode } from '@checkstream/schema';
import type { Entry } from './entry.ts';
import { createGeneration, type Generation } from './create-generation.ts';
import { fetchCommitted } from './fetch-committed.ts';
import { createGapWatch } from './watch-gaps.ts';
import { createLagWatch } from './watch-lag.ts';
import type { BatchProgress } from './batch-progress.ts';

export interface ConsumeDeps {
  client: KafkaClient;
  groupId: string;
  topic: string;
  batchRows: number;
  lingerMs: number;
  decode: Decode<CheckResult>;
  write: (entries: Entry[], signal: AbortSignal) => Promise<void>;
  onLostToRetention: (messages: number) => void;
  /** Messages of a partition that are in the topic and not done with; null: it is no longer ours. */
  onLag: (partition: number, messages: number | null) => void;
  /** A broker answered, or a lost consumer is built anew. */
  onProgress: () => void;
  progress: BatchProgress;
  log: Logger;
}

export interface ChecksConsumer {
  /** Resolves when `signal` aborted and the batch in hand is stored; rejects on an error no waiting heals. Call it once. */
  run: (signal: AbortSignal) => Promise<void>;
  connected: () => boolean;
}

/** More than any member is assigned: a partition that waits for its batch must not hold up another. */
const CONCURRENT_PARTITIONS = 1_000;
/** How long a stop waits for PostgreSQL to take the batch in hand. What is dropped then is read again later. */
const LAST_BATCH_MS = 5_000;
/** How long the first batches after a join wait to know what was committed; then a gap goes unnoticed. */
const LEARN_MS = 5_000;

/** Consumes the checks: offsets move only after the rows and dead letters of their messages are durable. */
export function createChecksConsumer(deps: ConsumeDeps): ChecksConsumer {
  const failed = Promise.withResolvers<never>();
  const gaps = createGapWatch({ onLost: deps.onLostToRetention, log: deps.log });
  const ended = new AbortController();
  const lag = createLagWatch({ ...deps, offsets: openTopicOffsets(deps.client, deps.topic) });
  let generation: Generation | null = null;

  function onJoin({ epoch, partitions }: Assignment): void {
    generation?.close();
    const held = partitions.get(deps.topic) ?? [];
    const soon = AbortSignal.any([ended.signal, AbortSignal.timeout(LEARN_MS)]);
    const committed = fetchCommitted(deps, soon);
    void gaps.learn(committed, ended.signal);
    lag.hold(held, committed);
    const { beat } = deps.progress;
    generation = createGeneration(epoch, { ...deps, partitions: held, gaps, lag, beat, onFatal: failed.reject });
  }

  async function eachBatch(payload: EachBatchPayload, epoch: number): Promise<void> {
    const current = generation;
    if (current?.epoch === epoch) await deps.progress.during(() => current.consume(payload));
  }

  const consumer = superviseConsumer(deps.client, {
    groupId: deps.groupId,
    topics: [deps.topic],
    partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
    onJoin,
    onLost: () => (generation?.close(), lag.release()),
    onProgress: deps.onProgress,
    eachBatch,
    log: deps.log,
  });

  async function run(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const stop = () => {
      ended.abort(signal.reason);
      setTimeout(() => generation?.close(), LAST_BATCH_MS).unref();
    };
    signal.addEventListener('abort', stop, { once: true });
    // Before the join: right after it kafkajs may already have moved past what was deleted.
    await gaps.learn(fetchCommitted(deps, ended.signal), ended.signal);
    if (ended.signal.aborted) return;
    const running = runTogether(ended.signal, [(stop) => consumer.run(stop), (stop) => lag.run(stop)]);
    try {
      await Promise.race([running, failed.promise]);
    } finally {
      generation?.close();
      ended.abort();
      // Its own error would hide the first.
      await Promise.allSettled([running]);
    }
  }

  return { run, connected: () => consumer.connected() };
}
