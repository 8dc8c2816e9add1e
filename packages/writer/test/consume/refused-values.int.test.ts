import { quietLog } from '@checkstream/runtime/testing';
import { createCheckResultDecoder, createCheckResultEncoder, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createBrake } from '../../src/consume/brake.ts';
import { decodeMessage } from '../../src/consume/decode-message.ts';
import type { Entry } from '../../src/consume/entry.ts';
import { createWriteBatch } from '../../src/consume/write-batch.ts';
import { epochMs } from '../../src/database/epoch-ms.ts';
import type { DeadLetter } from '../../src/dead-letters/create-dead-letters.ts';
import { createWriterMetrics } from '../../src/metrics.ts';
import { openTables, type Tables } from '../support/open-tables.ts';

jest.setTimeout(120_000);

let tables: Tables;
beforeEach(async () => {
  tables = await openTables();
});
afterEach(() => tables.close());

const START = Date.now() - 3_600_000;
const encode = createCheckResultEncoder({ schemaId: null });
const decode = createCheckResultDecoder({ schemaOf: null });

/** As it comes from the topic: encoded by whoever wrote it, decoded and judged by us. */
function receive(result: CheckResult, offset: number): Entry {
  const message = { key: null, value: encode(result), timestamp: '0', attributes: 0, size: 0, offset: String(offset) };
  const entry = decodeMessage({ topic: 'checks', partition: 0, message }, decode);
  if (entry instanceof Promise) throw new Error('expected a schema that is known');
  return entry;
}

/** Of one endpoint, a millisecond apart: a test may tell by it which are stored. */
const resultAt = (at: number, overrides: Partial<CheckResult> = {}) =>
  aCheckResult({ endpointId: 'acme/e', scheduledAt: START + at, startedAt: START + at, ...overrides });

/** The writer of batches as the service has it, on the real store. */
function aWriter({ of = tables.store, brake = createBrake() } = {}) {
  const letters: DeadLetter[] = [];
  const attempts = { count: 0 };
  const write = createWriteBatch({
    store: of,
    deadLetters: {
      send: (sent) => {
        letters.push(...sent);
        return Promise.resolve();
      },
    },
    brake,
    metrics: createWriterMetrics(new Registry(), () => Date.now()),
    log: quietLog(),
    beat: () => (attempts.count += 1),
    now: () => Date.now(),
  });
  return { write, letters, attempts };
}

const storedSlots = async (): Promise<number[]> => {
  const rows = await tables.rows<{ at: number }>(`SELECT ${epochMs('scheduled_at')} AS at FROM checks ORDER BY 1`);
  return rows.map(({ at }) => at - START);
};

const forever = new AbortController().signal;

/** What a message can carry and a row cannot. */
const POISONS: [string, Partial<CheckResult>][] = [
  ['a status beyond smallint', { httpStatus: 70_000 }],
  ['redirects beyond smallint', { redirects: -70_000 }],
  ['a start before the first instant of PostgreSQL', { startedAt: -210_866_803_200_001 }],
  ['a certificate that expired before it', { certificateExpiresAt: -300_000_000_000_000 }],
];

/** What looks as if no row could carry it, and is stored. */
const STORABLE: [string, Partial<CheckResult>][] = [
  ['the largest body', { bodyBytes: 2_147_483_647 }],
  ['the largest interval', { intervalMs: 2_147_483_647 }],
  ['the largest status', { httpStatus: 32_767 }],
  ['a negative zero and the smallest times', { totalMs: -0, dnsMs: 1.401298464324817e-45 }],
  ['the largest hash that Avro gives us', { definitionHash: 9_007_199_254_740_990 }],
  ['the first instant of PostgreSQL', { startedAt: -210_866_803_200_000 }],
  ['the last instant that Avro gives us', { startedAt: 9_007_199_254_740_990, certificateExpiresAt: 0 }],
  ['NUL and lone surrogates', { checker: 'a\0b', remoteAddress: '\ud800' }],
];

describe('a value that PostgreSQL refuses', () => {
  test.each(POISONS)('%s: that record alone is set aside, wherever it stands in its batch', async (_, overrides) => {
    const size = 9;
    for (let position = 0; position < size; position++) {
      const { write, letters, attempts } = aWriter({ brake: createBrake() });
      const from = position * size;
      const batch = Array.from({ length: size }, (_, at) =>
        receive(resultAt(from + at, at === position ? overrides : {}), at),
      );
      await write(batch, forever);
      expect(letters.map(({ from, refusal }) => [from.message.offset, refusal.reason])).toEqual([
        [String(position), 'value'],
      ]);
      expect(letters[0]?.refusal.message).toMatch(/\(22...\)$/);
      expect(attempts.count).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(size)));
    }
    const expected = Array.from({ length: size * size }, (_, at) => at).filter(
      (at) => at % size !== Math.floor(at / size),
    );
    expect(await storedSlots()).toEqual(expected);
  });

  test('all kinds of them in one batch, beside results and messages that are set aside for other reasons', async () => {
    const { write, letters } = aWriter();
    const batch = Array.from({ length: 400 }, (_, at) =>
      receive(resultAt(at, at % 16 === 3 ? POISONS[(at >> 4) % POISONS.length]?.[1] : {}), at),
    );
    const ahead = receive(resultAt(7_200_000), 400);
    const unreadable = receive(resultAt(401, { totalMs: Number.NaN }), 401);
    await write([...batch, ahead, unreadable], forever);
    const reasons = letters.map(({ refusal }) => refusal.reason);
    expect(reasons).toEqual([...Array.from({ length: 25 }, () => 'value'), 'clock', 'malformed']);
    expect(await storedSlots()).toEqual(Array.from({ length: 400 }, (_, at) => at).filter((at) => at % 16 !== 3));
  });

  test('a redelivery of the batch stores nothing twice and sets the same record aside', async () => {
    const batch = Array.from({ length: 20 }, (_, at) =>
      receive(resultAt(at, at === 7 ? { redirects: 70_000 } : {}), at),
    );
    for (const store of [tables.store, tables.store, tables.anotherStore()]) {
      const { write, letters } = aWriter({ of: store });
      await write(batch, forever);
      expect(letters.map(({ from }) => from.message.offset)).toEqual(['7']);
      expect(await storedSlots()).toHaveLength(19);
    }
  });

  test('more than 1 in 10 of them stop the writer with nothing set aside', async () => {
    const { write, letters } = aWriter();
    const batch = Array.from({ length: 200 }, (_, at) =>
      receive(resultAt(at, at % 5 === 0 ? { httpStatus: 70_000 } : {}), at),
    );
    await expect(write(batch, forever)).rejects.toThrow('cannot be stored, which looks like a bad deploy');
    expect(letters).toEqual([]);
  });
});

test.each(STORABLE)('%s: stored', async (_, overrides) => {
  const { write, letters } = aWriter();
  await write([receive(resultAt(0, overrides), 0)], forever);
  expect(letters).toEqual([]);
  expect(await storedSlots()).toEqual([0]);
});

test('times longer than any probe takes never stop the writer', async () => {
  const { write, letters } = aWriter();
  const long = [3e6, 3.4e38, -1, -3.4e38].map((totalMs, at) => receive(resultAt(at, { totalMs }), at));
  await write([...long, receive(resultAt(9), 9)], forever);
  expect((await storedSlots()).at(-1)).toBe(9);
  expect(letters.every(({ refusal }) => refusal.reason === 'value' || refusal.reason === 'malformed')).toBe(true);
});
