import { PublishError, type OffsetRange } from '@checkstream/runtime';
import { quietLog } from '@checkstream/runtime/testing';
import { describe, expect, test } from '@jest/globals';
import { createLagWatch } from '../../src/consume/watch-lag.ts';

function watching(
  ranges: () => Promise<Map<number, OffsetRange>> = () => Promise.resolve(new Map<number, OffsetRange>()),
) {
  const lag: Record<number, number | null> = {};
  const closed = { times: 0 };
  const watch = createLagWatch({
    offsets: { fetch: ranges, close: () => Promise.resolve(void closed.times++) },
    onLag: (partition, messages) => (lag[partition] = messages),
    log: quietLog(),
  });
  return { watch, lag, closed };
}

/** Runs it until its first look at the ends of the topic is over. */
async function lookOnce(watch: ReturnType<typeof createLagWatch>) {
  const stop = new AbortController();
  const running = watch.run(stop.signal);
  await new Promise(setImmediate);
  stop.abort();
  await running.catch((error: unknown) => {
    if (error !== stop.signal.reason) throw error;
  });
}

const nothing = Promise.resolve(new Map<number, bigint>());
const range = (low: bigint, high: bigint): OffsetRange => ({ low, high });

describe('the lag', () => {
  test('is what a fetch brought and what lies behind it, until that is stored', () => {
    const { watch, lag } = watching();
    watch.hold([0, 1], nothing);
    expect(lag).toEqual({});
    watch.fetched(0, 100n, 250n);
    expect(lag).toEqual({ 0: 150 });
    watch.stored(0, 200n);
    expect(lag).toEqual({ 0: 50 });
  });

  test('grows with the topic while nothing is fetched', async () => {
    const ends = new Map([[0, range(0n, 250n)]]);
    const { watch, lag } = watching(() => Promise.resolve(ends));
    watch.hold([0], nothing);
    watch.fetched(0, 100n, 250n);
    ends.set(0, range(0n, 9_000n));
    await lookOnce(watch);
    expect(lag).toEqual({ 0: 8_900 });
  });

  test('of a partition that nothing was fetched from yet is counted from the committed offset', async () => {
    const { watch, lag } = watching(() => Promise.resolve(new Map([[0, range(5n, 30n)]])));
    watch.hold([0], Promise.resolve(new Map([[0, 28n]])));
    await lookOnce(watch);
    expect(lag).toEqual({ 0: 2 });
  });

  test.each([
    ['nothing was committed', new Map<number, bigint>()],
    ['the offset was reset', new Map([[0, -2n]])],
    ['what was committed has been deleted since', new Map([[0, 1n]])],
  ])('begins at the first message that is kept when %s', async (_, committed) => {
    const { watch, lag } = watching(() => Promise.resolve(new Map([[0, range(5n, 30n)]])));
    watch.hold([0], Promise.resolve(committed));
    await lookOnce(watch);
    expect(lag).toEqual({ 0: 25 });
  });

  test('is not told before it is known how far the partition is stored', async () => {
    const { watch, lag } = watching(() => Promise.resolve(new Map([[0, range(0n, 30n)]])));
    watch.hold([0], new Promise(() => undefined));
    await lookOnce(watch);
    expect(lag).toEqual({});
  });

  test('of partitions that went to another, or were lost with the consumer, is told no more', async () => {
    const { watch, lag } = watching(() =>
      Promise.resolve(
        new Map([
          [0, range(0n, 70n)],
          [1, range(0n, 70n)],
        ]),
      ),
    );
    watch.hold([0, 1], nothing);
    watch.fetched(0, 0n, 10n);
    watch.fetched(1, 0n, 20n);
    watch.hold([1], nothing);
    expect(lag).toEqual({ 0: null, 1: null });
    watch.stored(0, 5n);
    watch.fetched(1, 5n, 20n);
    expect(lag).toEqual({ 0: null, 1: 15 });
    watch.release();
    await lookOnce(watch);
    expect(lag).toEqual({ 0: null, 1: null });
  });

  test('takes no offset of an earlier membership for its own', async () => {
    const late = Promise.withResolvers<Map<number, bigint>>();
    const { watch, lag } = watching(() => Promise.resolve(new Map([[0, range(0n, 30n)]])));
    watch.hold([0], late.promise);
    watch.hold([0], new Promise(() => undefined));
    late.resolve(new Map([[0, 30n]]));
    await lookOnce(watch);
    expect(lag).toEqual({ 0: null });
  });

  test('is never negative: Kafka may know less of the end than the latest fetch', async () => {
    const { watch, lag } = watching(() => Promise.resolve(new Map([[0, range(0n, 30n)]])));
    watch.hold([0], nothing);
    watch.fetched(0, 20n, 40n);
    watch.stored(0, 40n);
    await lookOnce(watch);
    expect(lag).toEqual({ 0: 0 });
  });
});

describe('looking at the ends of the topic', () => {
  test('goes on while Kafka is away, and lets go of it in the end', async () => {
    const { watch, closed } = watching(() =>
      Promise.reject(new PublishError('away', { retriable: true, code: 'ECONNREFUSED' })),
    );
    await lookOnce(watch);
    expect(closed.times).toBe(1);
  });

  test('rejects over a mistake of ours', async () => {
    const { watch } = watching(() => Promise.reject(new TypeError('a mistake')));
    await expect(watch.run(new AbortController().signal)).rejects.toThrow('a mistake');
  });
});
