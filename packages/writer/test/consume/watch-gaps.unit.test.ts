import { quietLog, recordingLog } from '@checkstream/runtime/testing';
import { describe, expect, test } from '@jest/globals';
import { createGapWatch } from '../../src/consume/watch-gaps.ts';

const forever = new AbortController().signal;

async function lostBy(arrivals: [partition: number, offset: bigint][], atJoin = Promise.resolve(new Map([[0, 10n]]))) {
  const lost: number[] = [];
  const gaps = createGapWatch({ onLost: (messages) => lost.push(messages), log: quietLog() });
  await gaps.learn(atJoin, forever);
  for (const [partition, offset] of arrivals) {
    await gaps.arrived(partition, offset);
    gaps.stored(partition, offset + 5n);
  }
  return lost;
}

describe('the gap watch', () => {
  test('is content when the first offset is the committed one, or an earlier one', async () => {
    expect(await lostBy([[0, 10n]])).toEqual([]);
    expect(await lostBy([[0, 7n]])).toEqual([]);
  });

  test('reports how many messages were deleted before they were read, at the start and later', async () => {
    expect(await lostBy([[0, 25n]])).toEqual([15]);
    expect(
      await lostBy([
        [0, 10n],
        [0, 15n],
        [0, 120n],
      ]),
    ).toEqual([100]);
  });

  test('knows nothing of a partition that was never committed, or when Kafka did not say', async () => {
    expect(await lostBy([[1, 999n]])).toEqual([]);
    expect(await lostBy([[0, 999n]], Promise.reject(new Error('Kafka is away')))).toEqual([]);
  });

  test('counts from what was known before the join when kafkajs had reset the offset by then', async () => {
    const lost: number[] = [];
    const gaps = createGapWatch({ onLost: (messages) => lost.push(messages), log: quietLog() });
    await gaps.learn(Promise.resolve(new Map([[0, 10n]])), forever);
    await gaps.learn(Promise.resolve(new Map([[0, -2n]])), forever);
    await gaps.arrived(0, 310n);
    expect(lost).toEqual([300]);
  });

  test('carries what this writer stored itself into the next generation', async () => {
    const lost: number[] = [];
    const gaps = createGapWatch({ onLost: (messages) => lost.push(messages), log: quietLog() });
    gaps.stored(0, 20n);
    await gaps.learn(Promise.resolve(new Map([[0, -2n]])), forever);
    await gaps.arrived(0, 25n);
    expect(lost).toEqual([5]);
  });

  test('takes what another member committed meanwhile, and ignores an answer that a later join outran', async () => {
    const lost: number[] = [];
    const gaps = createGapWatch({ onLost: (messages) => lost.push(messages), log: quietLog() });
    const slow = Promise.withResolvers<Map<number, bigint>>();
    gaps.stored(0, 20n);
    const outrun = gaps.learn(slow.promise, forever);
    await gaps.learn(Promise.resolve(new Map([[0, 500n]])), forever);
    slow.resolve(new Map([[0, 20n]]));
    await outrun;
    await gaps.arrived(0, 500n);
    expect(lost).toEqual([]);
  });

  test('warns when Kafka did not say, but not when nobody wants to know any more', async () => {
    const { log, lines } = recordingLog();
    const gaps = createGapWatch({ onLost: () => {}, log });
    const silent = () => Promise.reject<Map<number, bigint>>(new Error('no answer'));
    await gaps.learn(silent(), AbortSignal.abort());
    expect(lines).toEqual([]);
    await gaps.learn(silent(), forever);
    expect(lines).toHaveLength(1);
  });
});
