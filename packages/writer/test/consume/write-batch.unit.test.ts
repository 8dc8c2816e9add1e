import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createBrake } from '../../src/consume/brake.ts';
import type { Entry } from '../../src/consume/entry.ts';
import { createWriteBatch } from '../../src/consume/write-batch.ts';
import type { Refusal } from '../../src/dead-letters/dead-letter.ts';
import { createWriterMetrics } from '../../src/metrics.ts';
import type { Stored } from '../../src/store/create-store.ts';
import { quietLog } from '@checkstream/runtime/testing';

const from = (offset: number): Entry['from'] => ({
  topic: 'checks',
  partition: 0,
  message: { key: null, value: null, timestamp: '0', attributes: 0, size: 0, offset: String(offset) },
});
const good = (offset: number): Entry => ({ from: from(offset), result: aCheckResult({ scheduledAt: offset }) });
const bad = (offset: number): Entry => ({ from: from(offset), refusal: { reason: 'malformed', message: 'not Avro' } });

const away = () => Object.assign(new Error('away'), { code: 'ECONNREFUSED' });

const tooLarge = () => Object.assign(new Error('value "70000" is out of range for type smallint'), { code: '22003' });
const poison = (offset: number): Entry => {
  const result = aCheckResult({ scheduledAt: offset, httpStatus: 70_000 });
  return { from: from(offset), result };
};

interface SetUp {
  errors?: Error[];
  outside?: (result: CheckResult) => boolean;
  /** Every row is there already. */
  stored?: boolean;
}

/**
 * A writer of batches whose store fails with these errors first, then as a whole for any poison among its results, and
 * leaves out the results that `outside` picks.
 */
function setUp({ errors = [], outside = () => false, stored = false }: SetUp = {}) {
  const registry = new Registry();
  const journal: string[] = [];
  const letters: Refusal[] = [];
  const write = createWriteBatch({
    store: {
      store: (results): Promise<Stored> => {
        const error =
          errors.shift() ?? (results.some(({ httpStatus }) => httpStatus === 70_000) ? tooLarge() : undefined);
        journal.push(error === undefined ? `stored ${results.length}` : `failed ${error.message}`);
        if (error !== undefined) return Promise.reject(error);
        return Promise.resolve({ rows: stored ? 0 : results.length, outside: new Set(results.filter(outside)) });
      },
      forget: () => journal.push('forgot'),
    },
    deadLetters: {
      send: (sent) => {
        const named = sent.map(({ from: { message }, refusal }) => `${message.offset} ${refusal.reason}`);
        journal.push(`set aside: ${named.join(', ')}`);
        letters.push(...sent.map(({ refusal }) => refusal));
        return Promise.resolve();
      },
    },
    brake: createBrake(),
    metrics: createWriterMetrics(registry, () => 0),
    log: quietLog(),
    beat: () => journal.push('beat'),
    now: () => 1_000,
  });
  const values = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values ?? [];
  const value = async (name: string, reason?: string) =>
    (await values(name)).find(({ labels }) => labels['reason'] === reason)?.value;
  /** How many were observed, and their sum. */
  const observed = async (name: string) =>
    (await values(name)).flatMap(({ value, labels }) => ('le' in labels ? [] : [value])).reverse();
  return { write, journal, letters, value, observed };
}

const forever = new AbortController().signal;

describe('writing a batch', () => {
  test('stores first, then sets aside what could not be decoded', async () => {
    const { write, journal, value } = setUp();
    await write([good(1), bad(2), good(3)], forever);
    expect(journal).toEqual(['beat', 'stored 2', 'set aside: 2 malformed']);
    expect(await value('checkstream_writer_rows_total')).toBe(2);
    expect(await value('checkstream_writer_messages_total')).toBe(3);
    expect(await value('checkstream_writer_dead_letters_total', 'malformed')).toBe(1);
    expect(await value('checkstream_writer_dead_letters_total', 'value')).toBe(0);
  });

  test('counts the delay of new rows from the end of their probes, and none for what was stored before or set aside', async () => {
    const ended = (offset: number, at: number): Entry => {
      const result = aCheckResult({ scheduledAt: offset, startedAt: at - 200, totalMs: 200 });
      return { from: from(offset), result };
    };
    // It is second 1.
    const fresh = setUp({ outside: ({ scheduledAt }) => scheduledAt === 3 });
    await fresh.write([ended(1, 900), ended(2, 700), ended(3, 100), bad(4)], forever);
    expect(await fresh.observed('checkstream_writer_delay_seconds')).toEqual([1, expect.closeTo(0.3)]);
    expect(await fresh.observed('checkstream_writer_batch_messages')).toEqual([1, 4]);
    const again = setUp({ stored: true });
    await again.write([ended(1, 900)], forever);
    expect(await again.observed('checkstream_writer_delay_seconds')).toEqual([0, 0]);
    expect(await again.value('checkstream_writer_messages_total')).toBe(1);
  });

  test('tries again after two failures that heal, forgetting what it knew of the database', async () => {
    const { write, journal } = setUp({ errors: [away(), away()] });
    await write([good(1)], forever);
    expect(journal).toEqual([
      'beat',
      'failed away',
      'forgot',
      'beat',
      'failed away',
      'forgot',
      'beat',
      'stored 1',
      'set aside: ',
    ]);
  });

  test('rejects with what does not heal, setting nothing aside', async () => {
    const error = Object.assign(new Error('no such table'), { code: '42P01' });
    const { write, journal } = setUp({ errors: [error] });
    await expect(write([good(1), bad(2)], forever)).rejects.toBe(error);
    expect(journal).toEqual(['beat', 'failed no such table']);
  });

  test('sets aside results outside the window, in the order of the topic', async () => {
    const { write, journal } = setUp({ outside: () => true });
    await write([bad(1), good(2), bad(3)], forever);
    expect(journal.at(-1)).toBe('set aside: 1 malformed, 2 clock, 3 malformed');
  });

  test.each([
    [Date.parse('2020-02-29T12:00:00Z'), '2020-02-29T12:00:00.000Z'],
    [9e15, '9000000000000000 ms since 1970'],
  ])('tells which slot is outside the window: %d', async (scheduledAt, told) => {
    const { write, letters } = setUp({ outside: () => true });
    await write([{ from: from(1), result: aCheckResult({ scheduledAt }) }], forever);
    expect(letters[0]?.message.endsWith(`PostgreSQL's clock, got ${told}`)).toBe(true);
  });

  test('finds the one result that PostgreSQL refuses, stores the rest, and sets it aside in the order of the topic', async () => {
    const { write, journal, value } = setUp({ outside: ({ scheduledAt }) => scheduledAt === 8 });
    await write([bad(1), good(2), good(3), poison(4), good(5), good(6), bad(7), good(8)], forever);
    expect(journal.filter((line) => line.startsWith('stored'))).toEqual(['stored 1', 'stored 1', 'stored 3']);
    expect(journal.at(-1)).toBe('set aside: 1 malformed, 4 value, 7 malformed, 8 clock');
    expect(await value('checkstream_writer_rows_total')).toBe(5);
  });

  test('says of a refused result what PostgreSQL said', async () => {
    const { write, letters } = setUp();
    await write([poison(1)], forever);
    expect(letters).toMatchObject([
      {
        reason: 'value',
        message: 'PostgreSQL refused a value: value "70000" is out of range for type smallint (22003)',
      },
    ]);
  });

  test('an outage while a refused result is looked for costs a retry of that part alone', async () => {
    const { write, journal } = setUp({ errors: [tooLarge(), away(), away()] });
    await write([good(1), good(2), poison(3), good(4)], forever);
    const attempts = journal.filter((line) => /^(stored|failed)/.test(line));
    const refused = `failed ${tooLarge().message}`;
    expect(attempts).toEqual([refused, 'failed away', 'failed away', 'stored 2', refused, refused, 'stored 1']);
    expect(journal.at(-1)).toBe('set aside: 3 value');
  });

  test('a batch that PostgreSQL refuses altogether stops it after a few attempts, with nothing set aside', async () => {
    const { write, journal } = setUp();
    const entries = Array.from({ length: 10_000 }, (_, at) => poison(at));
    await expect(write(entries, forever)).rejects.toThrow('value "70000" is out of range for type smallint');
    expect(journal.filter((line) => line.startsWith('failed')).length).toBeLessThan(300);
    expect(journal.filter((line) => line.startsWith('set aside'))).toEqual([]);
  });

  test('refused results count towards the brake from batch to batch, and up to 1 in 10 pass it', async () => {
    const { write, journal } = setUp();
    const everyNth = (n: number) => Array.from({ length: 500 }, (_, at) => (at % n === n - 1 ? poison(at) : good(at)));
    await write(everyNth(10), forever);
    await write(everyNth(10), forever);
    await expect(write(everyNth(5), forever)).rejects.toThrow('of the last 1000 messages cannot be stored');
    expect(journal.filter((line) => line.startsWith('set aside'))).toHaveLength(2);
  });

  test('stops before it sets anything aside when too much of the topic cannot be stored', async () => {
    const { write, journal } = setUp();
    const entries = Array.from({ length: 200 }, (_, at) => (at % 5 === 0 ? bad(at) : good(at)));
    await expect(write(entries, forever)).rejects.toThrow('cannot be stored, which looks like a bad deploy');
    expect(journal).toEqual(['beat', 'stored 160']);
  });

  test('gives up when told to, with the reason it was told', async () => {
    const stop = new AbortController();
    const { write } = setUp({ errors: Array.from({ length: 50 }, away) });
    const writing = write([good(1)], stop.signal);
    const reason = new Error('generation over');
    stop.abort(reason);
    await expect(writing).rejects.toBe(reason);
  });
});
