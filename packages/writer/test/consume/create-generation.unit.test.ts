import type { EachBatchPayload } from '@checkstream/runtime';
import { createCheckResultDecoder, createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { createGeneration } from '../../src/consume/create-generation.ts';
import type { Entry } from '../../src/consume/entry.ts';
import { createGapWatch } from '../../src/consume/watch-gaps.ts';
import { quietLog } from '@checkstream/runtime/testing';

const encode = createCheckResultEncoder({ schemaId: null });

/** What kafkajs hands to a batch handler, and what the handler did with it. */
function aBatch(
  partition: number,
  offsets: number[],
  { heartbeat = () => Promise.resolve(), onCommit = (): void => {} } = {},
) {
  const calls: unknown[] = [];
  const messages = offsets.map((offset) => ({
    key: Buffer.from('t/e'),
    value: encode(aCheckResult({ endpointId: 't/e', scheduledAt: offset })),
    timestamp: '0',
    attributes: 0,
    size: 0,
    offset: String(offset),
  }));
  const payload = {
    batch: {
      topic: 'checks',
      partition,
      messages,
      highWatermark: '200',
      firstOffset: () => messages[0]?.offset ?? null,
      lastOffset: () => messages.at(-1)?.offset ?? '',
    },
    heartbeat,
    resolveOffset: (offset: string) => calls.push({ resolved: offset }),
    commitOffsetsIfNecessary: (offsets: unknown) => {
      calls.push({ committed: offsets });
      onCommit();
      return Promise.resolve();
    },
  } as unknown as EachBatchPayload;
  return { payload, calls };
}

const commitOf = (partition: number, offset: string) => ({
  committed: { topics: [{ topic: 'checks', partitions: [{ partition, offset }] }] },
});

function aGeneration(write: (entries: Entry[], signal: AbortSignal) => Promise<void>) {
  const fatal: unknown[] = [];
  const lag: [what: string, partition: number, ...offsets: bigint[]][] = [];
  const lost: number[] = [];
  const generation = createGeneration(1, {
    topic: 'checks',
    partitions: [0, 1],
    gaps: createGapWatch({ onLost: (messages) => lost.push(messages), log: quietLog() }),
    batchRows: 1_000,
    lingerMs: 5,
    decode: createCheckResultDecoder({ schemaOf: null }),
    write,
    lag: {
      fetched: (partition, next, end) => void lag.push(['fetched', partition, next, end]),
      stored: (partition, next) => void lag.push(['stored', partition, next]),
    },
    onFatal: (error) => fatal.push(error),
    beat: () => {},
    log: quietLog(),
  });
  return { generation, fatal, lag, lost };
}

describe('a generation', () => {
  test('resolves and commits the offset after the last of its own partition, once the rows are written', async () => {
    const written = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const batches: Entry[][] = [];
    const { generation, lag } = aGeneration((entries) => {
      batches.push(entries);
      started.resolve();
      return written.promise;
    });
    const first = aBatch(0, [7, 8, 9]);
    const second = aBatch(1, [100]);
    const consumed = Promise.all([generation.consume(first.payload), generation.consume(second.payload)]);
    await started.promise;
    expect([first.calls, second.calls]).toEqual([[], []]);
    expect(lag.splice(0)).toEqual([
      ['fetched', 0, 7n, 200n],
      ['fetched', 1, 100n, 200n],
    ]);
    written.resolve();
    await consumed;
    expect(batches.map((entries) => entries.map(({ from }) => from.message.offset))).toEqual([['7', '8', '9', '100']]);
    expect(first.calls).toEqual([{ resolved: '9' }, commitOf(0, '10')]);
    expect(second.calls).toEqual([{ resolved: '100' }, commitOf(1, '101')]);
    expect(lag).toEqual([
      ['stored', 0, 10n],
      ['stored', 1, 101n],
    ]);
  });

  test('resolves and commits nothing when it ended meanwhile, even if the rows were written', async () => {
    const written = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const { generation, fatal } = aGeneration(() => {
      started.resolve();
      return written.promise;
    });
    const { payload, calls } = aBatch(0, [1]);
    const consumed = generation.consume(payload);
    await started.promise;
    generation.close();
    written.resolve();
    await consumed;
    expect(calls).toEqual([]);
    expect(fatal).toEqual([]);
  });

  test('says nothing of a partition any more when it ended while the offset was committed', async () => {
    const { generation, lag } = aGeneration(() => Promise.resolve());
    const { payload, calls } = aBatch(0, [7, 8, 9], { onCommit: () => generation.close() });
    await generation.consume(payload);
    expect(calls).toEqual([{ resolved: '9' }, commitOf(0, '10')]);
    expect(lag).toEqual([['fetched', 0, 7n, 200n]]);
  });

  test('misses nothing of a partition when a commit failed and kafkajs reads on behind it', async () => {
    const { generation, lost } = aGeneration(() => Promise.resolve());
    await generation.consume(aBatch(0, [40, 41]).payload);
    const uncommitted = aBatch(0, [42, 43], {
      onCommit: () => {
        throw new Error('the connection was cut');
      },
    });
    await expect(generation.consume(uncommitted.payload)).rejects.toThrow('cut');
    await generation.consume(aBatch(0, [44]).payload);
    expect(lost).toEqual([]);
    await generation.consume(aBatch(0, [50]).payload);
    expect(lost).toEqual([5]);
  });

  test('lets the error of a heartbeat through, so that kafkajs joins again', async () => {
    const rebalancing = new Error('REBALANCE_IN_PROGRESS');
    const { generation } = aGeneration(() => new Promise(() => {}));
    const { payload, calls } = aBatch(0, [1], { heartbeat: () => Promise.reject(rebalancing) });
    await expect(generation.consume(payload)).rejects.toBe(rebalancing);
    expect(calls).toEqual([]);
    generation.close();
  });

  test('reports what no waiting heals, and moves no offset', async () => {
    const error = new Error('no such table');
    const { generation, fatal } = aGeneration(() => Promise.reject(error));
    const { payload, calls } = aBatch(0, [1]);
    await generation.consume(payload);
    expect(fatal).toEqual([error]);
    expect(calls).toEqual([]);
  });
});
