import { describe, expect, test } from '@jest/globals';
import { createAccumulator, type AccumulatorOptions, type Fate } from '../../src/consume/accumulator.ts';

interface Write {
  items: string[];
  signal: AbortSignal;
  finish(): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** An accumulator of 3 partitions, batches of 10 rows and a linger of 100 ms, with its clock and its writes in our hands. */
function setUp(options: Partial<AccumulatorOptions<string>> = {}) {
  const writes: Write[] = [];
  const fatal: unknown[] = [];
  const timers = new Set<{ at: number; run: () => void }>();
  let nowMs = 0;
  const accumulator = createAccumulator<string>({
    partitions: 3,
    batchRows: 10,
    lingerMs: 100,
    write: (items, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const settle = async (run: () => void) => {
        run();
        await turn();
      };
      writes.push({ items, signal, finish: () => settle(resolve), fail: (error) => settle(() => reject(error)) });
      return promise;
    },
    after: (ms, run) => {
      const timer = { at: nowMs + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onFatal: (error) => fatal.push(error),
    ...options,
  });
  const advance = (ms: number) => {
    nowMs += ms;
    for (const timer of [...timers].filter(({ at }) => at <= nowMs)) {
      timers.delete(timer);
      timer.run();
    }
  };
  const written = () => writes.map(({ items }) => items.join(''));
  return { accumulator, writes, written, advance, fatal, timers };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the accumulator', () => {
  test('waits for the linger of its oldest row, then writes all that came in', () => {
    const { accumulator, written, advance } = setUp();
    void accumulator.add(0, 1, 'a');
    advance(99);
    void accumulator.add(1, 1, 'b');
    expect(written()).toEqual([]);
    advance(1);
    expect(written()).toEqual(['ab']);
  });

  test('writes at once when it has enough rows', () => {
    const { accumulator, written } = setUp();
    void accumulator.add(0, 9, 'a');
    expect(written()).toEqual([]);
    void accumulator.add(1, 1, 'b');
    expect(written()).toEqual(['ab']);
  });

  test('writes at once when every assigned partition has handed in: nothing more can come', () => {
    const { accumulator, written } = setUp();
    void accumulator.add(0, 1, 'a');
    void accumulator.add(1, 1, 'b');
    expect(written()).toEqual([]);
    void accumulator.add(2, 1, 'c');
    expect(written()).toEqual(['abc']);
  });

  test('tells every partition once its rows are durable, and not before', async () => {
    const { accumulator, writes } = setUp();
    const fates: Fate[] = [];
    void accumulator.add(0, 5, 'a').then((fate) => fates.push(fate));
    void accumulator.add(1, 5, 'b').then((fate) => fates.push(fate));
    await turn();
    expect(fates).toEqual([]);
    await writes[0]?.finish();
    expect(fates).toEqual(['stored', 'stored']);
  });

  test('writes one batch at a time, and the next as soon as that is done', async () => {
    const { accumulator, writes, written, advance } = setUp({ partitions: 9 });
    void accumulator.add(0, 10, 'a');
    void accumulator.add(1, 4, 'b');
    advance(100);
    void accumulator.add(2, 1, 'c');
    expect(written()).toEqual(['a']);
    await writes[0]?.finish();
    expect(written()).toEqual(['a', 'bc']);
  });

  test('cuts a backlog into batches of about the wanted size', async () => {
    const { accumulator, writes, written } = setUp({ partitions: 9 });
    void accumulator.add(0, 10, 'a');
    for (const [at, item] of ['b', 'c', 'd', 'e'].entries()) void accumulator.add(at + 1, 6, item);
    await writes[0]?.finish();
    await writes[1]?.finish();
    await writes[2]?.finish();
    expect(written()).toEqual(['a', 'bc', 'de']);
  });

  test('drops what waits and what is being written when its generation ends', async () => {
    const { accumulator, writes, fatal, timers } = setUp({ partitions: 9 });
    const writing = accumulator.add(0, 10, 'a');
    const waiting = accumulator.add(1, 1, 'b');
    accumulator.close();
    expect(await waiting).toBe('dropped');
    expect(writes[0]?.signal.aborted).toBe(true);
    await writes[0]?.finish();
    expect(await writing).toBe('dropped');
    expect(await accumulator.add(2, 1, 'c')).toBe('dropped');
    expect(timers.size).toBe(0);
    expect(fatal).toEqual([]);
  });

  test('a write that gives up because the generation ended is not an error', async () => {
    const { accumulator, writes, fatal } = setUp();
    const writing = accumulator.add(0, 10, 'a');
    accumulator.close();
    await writes[0]?.fail(new Error('aborted'));
    expect(await writing).toBe('dropped');
    expect(fatal).toEqual([]);
  });

  test('hands on the error of a write that failed for good, and drops its rows', async () => {
    const { accumulator, writes, fatal } = setUp();
    const writing = accumulator.add(0, 10, 'a');
    const error = new Error('no such table');
    await writes[0]?.fail(error);
    expect(fatal).toEqual([error]);
    expect(await writing).toBe('dropped');
  });
});
