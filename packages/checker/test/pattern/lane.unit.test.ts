import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLane } from '../../src/pattern/lane.ts';
import { createFakeThreads } from './fake-threads.ts';

const never = new AbortController().signal;

function openLane({ seats = 1, limitMs = 20, restFactor = 0, maxWaitMs = 30_000, go = Promise.resolve() } = {}) {
  const threads = createFakeThreads(go);
  const failures: Error[] = [];
  const lane = createLane({
    threads,
    seats,
    limitMs,
    restFactor,
    maxWaitMs,
    onFailure: (error) => failures.push(error),
  });
  const match = async (expression: string, signal = never, text = '') =>
    (await lane.match({ expression, flags: '', text }, signal)).answer;
  return { match, threads, failures, close: lane.close };
}

describe('a lane', () => {
  test('evaluates what comes together in one trip', async () => {
    const { match, threads } = openLane();
    const answers = await Promise.all(Array.from({ length: 20 }, () => match('a')));
    expect(new Set(answers)).toEqual(new Set(['MATCHED']));
    // One, unless the machine stood still while they came.
    expect(threads.batches.length).toBeLessThan(10);
  });

  test('bounds a batch by its evaluations and by its texts, but takes any single text', async () => {
    const { match, threads } = openLane();
    await Promise.all(Array.from({ length: 40 }, () => match('a')));
    expect(Math.max(...threads.batches)).toBeLessThanOrEqual(32);
    expect(threads.batches.reduce((sum, size) => sum + size)).toBe(40);
    threads.batches.length = 0;
    await Promise.all(Array.from({ length: 3 }, () => match('a', never, 'x'.repeat(300_000))));
    expect(threads.batches).toEqual([1, 1, 1]);
    threads.batches.length = 0;
    await match('a', never, 'x'.repeat(2_000_000));
    expect(threads.batches).toEqual([1]);
  });

  test('ends an expression that overruns; those before it keep their answers, those after it are asked again', async () => {
    const { match, threads, failures } = openLane();
    const asked = ['a', 'b', 'explodes', 'c', 'd'].map((expression) => match(expression));
    expect(await Promise.all(asked)).toEqual(['MATCHED', 'MATCHED', 'TIMED_OUT', 'MATCHED', 'MATCHED']);
    expect(threads.batches).toEqual([5, 2]);
    expect(failures).toEqual([]);
  });

  test('rests after what took long, when it is told to, although others wait', async () => {
    const { match, threads } = openLane({ limitMs: 20, restFactor: 5 });
    const [first, second] = [match('explodes'), match('a')];
    expect(await first).toBe('TIMED_OUT');
    const from = performance.now();
    expect(await second).toBe('MATCHED');
    // Timers are allowed a millisecond.
    expect(performance.now() - from).toBeGreaterThan(98);
    expect(threads.batches).toEqual([2, 1]);
  });

  test('blames what runs for a thread that ran out of memory', async () => {
    const { match, failures } = openLane();
    const asked = ['a', 'dies: ERR_WORKER_OUT_OF_MEMORY', 'b'].map((expression) => match(expression));
    expect(await Promise.all(asked)).toEqual(['MATCHED', 'TOO_COMPLEX', 'MATCHED']);
    expect(failures).toEqual([]);
  });

  test('reports a thread that died of anything else', async () => {
    const { match, failures } = openLane();
    expect(await Promise.all(['dies: ERR_X', 'b'].map((expression) => match(expression)))).toEqual([
      'FAILED',
      'MATCHED',
    ]);
    expect(failures).toHaveLength(1);
  });

  test('holds 32 MiB of characters in its line, and refuses what comes then', async () => {
    const go = Promise.withResolvers<void>();
    const { match, threads } = openLane({ limitMs: 10_000, go: go.promise });
    const first = match('waits', never, 'x'.repeat(1024 * 1024));
    while (threads.running() === 0) await new Promise(setImmediate);
    const waiting = Array.from({ length: 32 }, () => match('a', never, 'x'.repeat(1024 * 1024)));
    expect(await match('a', never, 'x')).toBe('REFUSED');
    go.resolve();
    expect(new Set(await Promise.all([first, ...waiting]))).toEqual(new Set(['MATCHED']));
    expect(await match('a', never, 'x')).toBe('MATCHED');
  });

  test('refuses who waited too long, even while its threads are busy for longer than that', async () => {
    const { match, threads, close } = openLane({ limitMs: 60_000, maxWaitMs: 500 });
    const first = match('explodes');
    while (threads.running() === 0) await new Promise(setImmediate);
    expect(await Promise.all([match('a'), match('b')])).toEqual(['REFUSED', 'REFUSED']);
    expect(threads.batches).toEqual([1]);
    await close();
    expect(await first).toBe('FAILED');
  });

  test('gives up what waits and what runs when it is told to', async () => {
    const { match, threads } = openLane({ limitMs: 60_000 });
    const giveUp = new AbortController();
    const asked = Array.from({ length: 40 }, () => match('explodes', giveUp.signal));
    while (threads.running() === 0) await new Promise(setImmediate);
    giveUp.abort();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['FAILED']));
    expect(await match('explodes', giveUp.signal)).toBe('FAILED');
    expect(await match('a')).toBe('MATCHED');
  });

  test('is done at once when it is closed', async () => {
    const { match, threads, close } = openLane({ limitMs: 60_000 });
    const asked = Array.from({ length: 40 }, () => match('explodes'));
    while (threads.running() === 0) await new Promise(setImmediate);
    await close();
    expect(new Set(await Promise.all([...asked, match('a')]))).toEqual(new Set(['FAILED']));
  });

  test('answers each evaluation by what it is alone, whatever is asked beside it, and never fills more than its seats', async () => {
    const expression = fc.constantFrom('a', 'a', 'a', 'explodes', 'dies: ERR_WORKER_OUT_OF_MEMORY');
    await fc.assert(
      fc.asyncProperty(
        fc.array(expression, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3 }),
        async (asked, seats) => {
          const { match, threads } = openLane({ seats, limitMs: 2 });
          const answers = await Promise.all(asked.map((name) => match(name)));
          const expected = asked.map((name) =>
            name === 'a' ? 'MATCHED' : name === 'explodes' ? 'TIMED_OUT' : 'TOO_COMPLEX',
          );
          // A machine that stands still for 2 ms may cut an innocent one as well.
          answers.forEach((answer, i) => expect([expected[i], 'TIMED_OUT']).toContain(answer));
          expect(threads.mostRunning()).toBeLessThanOrEqual(seats);
        },
      ),
      { numRuns: 30 },
    );
  });
});
