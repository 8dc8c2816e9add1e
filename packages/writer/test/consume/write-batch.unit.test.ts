import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createBrake } from '../../src/consume/brake.ts';
import type { Entry } from '../../src/consume/entry.ts';
import { createWriteBatch } from '../../src/consume/write-batch.ts';
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

/** A writer of batches whose store fails with these errors first, and then refuses the results `outside` picks. */
function setUp({ errors = [] as Error[], outside = (): boolean => false } = {}) {
  const registry = new Registry();
  const journal: string[] = [];
  const write = createWriteBatch({
    store: {
      store: (results): Promise<Stored> => {
        const error = errors.shift();
        journal.push(error === undefined ? `stored ${results.length}` : `failed ${error.message}`);
        if (error !== undefined) return Promise.reject(error);
        return Promise.resolve({ rows: results.length, outside: new Set(results.filter(outside)) });
      },
      forget: () => journal.push('forgot'),
    },
    deadLetters: {
      send: (letters) => {
        const named = letters.map(({ from: { message }, refusal }) => `${message.offset} ${refusal.reason}`);
        journal.push(`set aside: ${named.join(', ')}`);
        return Promise.resolve();
      },
    },
    brake: createBrake(),
    metrics: createWriterMetrics(registry),
    log: quietLog(),
    beat: () => journal.push('beat'),
    now: () => 1_000,
  });
  const value = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value;
  return { write, journal, value };
}

const forever = new AbortController().signal;

describe('writing a batch', () => {
  test('stores first, then sets aside what could not be decoded', async () => {
    const { write, journal, value } = setUp();
    await write([good(1), bad(2), good(3)], forever);
    expect(journal).toEqual(['beat', 'stored 2', 'set aside: 2 malformed']);
    expect(await value('checkstream_writer_rows_total')).toBe(2);
    expect(await value('checkstream_writer_dead_letters_total')).toBe(1);
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
