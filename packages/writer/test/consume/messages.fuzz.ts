import { createPicker, type FuzzTarget } from '@checkstream/fuzz';
import type { KafkaMessage, Logger, OutgoingMessage } from '@checkstream/runtime';
import { quietLog } from '@checkstream/runtime/testing';
import {
  checkResultSchema,
  createCheckResultDecoder,
  createCheckResultEncoder,
  storableText,
} from '@checkstream/schema';
import type { CheckResult, Decode } from '@checkstream/schema';
import { aCheckResult, createNextCheckResultEncoder, nextCheckResultSchema } from '@checkstream/schema/testing';
import { Registry } from 'prom-client';
import { createBrake } from '../../src/consume/brake.ts';
import { decodeBatch } from '../../src/consume/decode-batch.ts';
import { createWriteBatch } from '../../src/consume/write-batch.ts';
import type { Database } from '../../src/database/open-pool.ts';
import { createDeadLetters } from '../../src/dead-letters/create-dead-letters.ts';
import { DEAD_LETTER_REASONS } from '../../src/dead-letters/dead-letter.ts';
import { readDeadLetter, toReplay } from '../../src/dead-letters/read-dead-letter.ts';
import { createWriterMetrics, type WriterMetrics } from '../../src/metrics.ts';
import { DAY_MS } from '../../src/partitions/calendar.ts';
import { createStore, type Store } from '../../src/store/create-store.ts';

const TOPIC = 'checks';
const PARTITION = 2;
const NOW = aCheckResult().scheduledAt + 1_000;
/** Every check is late for the sums of its day, so that those are made too. */
const FLOOR = { floorMs: 0, nowMs: NOW, summedUntilMs: NOW + DAY_MS };
const SCHEMAS: Record<number, object> = { 1: checkResultSchema, 2: nextCheckResultSchema };

const encode = createCheckResultEncoder({ schemaId: null });
const failure = { code: 'ECONNRESET', message: 'cut', bodyExcerpt: 'a\0b' };
const down = { outcome: 'DOWN', failureKind: 'BODY', failure } as const;

/** Messages with keys and headers, from the bytes of their values to those that PostgreSQL or the dead letters get. */
export const target: FuzzTarget = {
  maxBytes: 8_192,
  words: ['c301fa88d5df0a38b75a', '0000000001', '0000000002', '0000000003', '0000c07f', '0000807f', 'eda080', '00'].map(
    (hex) => Buffer.from(hex, 'hex'),
  ),
  seeds: () => [
    message('default/shop', [], encode(aCheckResult())),
    message('', [['trace', 'abc']], encode(aCheckResult({ ...down, checker: 'a\0b' }))),
    message(
      'k',
      [
        ['__connect.errors.reason', 'clock'],
        ['checkstream.replayed', '3'],
        ['', ''],
      ],
      encode(aCheckResult(down)),
    ),
    message(
      'k',
      [
        ['__proto__', 'x'],
        ['constructor', ''],
      ],
      createCheckResultEncoder({ schemaId: 1 })(aCheckResult()),
    ),
    message('k', [], createCheckResultEncoder({ schemaId: 3 })(aCheckResult())),
    message(
      'k',
      [],
      createNextCheckResultEncoder({ schemaId: 2 })({ ...aCheckResult(), failureKind: 'NEW_KIND', protocol: null }),
    ),
    message('k', [], encode(aCheckResult({ httpStatus: 70_000, scheduledAt: 0 }))),
    message('k', [], encode(aCheckResult({ scheduledAt: 2 ** 52, totalMs: 3.4e38, endpointId: 'no' }))),
  ],
  open: () => {
    const decode = createCheckResultDecoder({ schemaOf: (id) => Promise.resolve(SCHEMAS[id] ?? null) });
    const metrics = createWriterMetrics(new Registry(), () => NOW);
    const log = quietLog();
    return { run: (input) => handled(readMessages(input), { decode, metrics, log }) };
  },
};

/** As `readMessages` takes it apart. */
function message(key: string, headers: [string, string][], value: Buffer): Buffer {
  const piece = (text: string): Buffer => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
  const parts = headers.flatMap(([name, text]) => [piece(name), Buffer.from([0]), piece(text)]);
  return Buffer.concat([piece(key), Buffer.from([headers.length]), ...parts, value]);
}

/** Offset of the good message. */
const GOOD = '1';

/** The message, and a good one behind it. */
function readMessages(input: Buffer): KafkaMessage[] {
  const picker = createPicker(input);
  const key = picker.piece();
  const headers = Array.from({ length: picker.byte() & 7 }, () =>
    headerOf(picker.piece(), picker.byte(), picker.piece()),
  );
  const odd = { key: key.length === 0 ? null : key, headers: Object.fromEntries(headers), value: picker.rest() };
  const good = { key: null, headers: {}, value: encode(aCheckResult({ scheduledAt: NOW - 60_000 })) };
  return [odd, good].map(
    (one, at) => ({ ...one, timestamp: '0', attributes: 0, size: 0, offset: String(at) }) as KafkaMessage,
  );
}

/** As kafkajs reads them: without a value, with one, or with several of the same name. */
function headerOf(name: Buffer, kind: number, value: Buffer): [string, Buffer | Buffer[] | null] {
  return [name.toString(), kind === 1 ? null : kind === 2 ? [value, value] : value];
}

interface Opened {
  decode: Decode<CheckResult>;
  metrics: WriterMetrics;
  log: Logger;
}

async function handled(messages: KafkaMessage[], { decode, metrics, log }: Opened): Promise<string> {
  const stored: CheckResult[] = [];
  const letters: OutgoingMessage[] = [];
  const { signal } = new AbortController();
  const deps = { decode, signal, beat: () => undefined, log };
  const entries = await decodeBatch(
    { topic: TOPIC, partition: PARTITION, messages } as Parameters<typeof decodeBatch>[0],
    deps,
  );
  const producer = { send: (_: string, sent: OutgoingMessage[]) => Promise.resolve(void letters.push(...sent)) };
  const write = createWriteBatch({
    store: encodingStore(stored),
    deadLetters: createDeadLetters({ producer, topic: 'dead', log, beat: () => undefined }),
    brake: createBrake({ lastMessages: 1, atLeast: Infinity, share: 1 }),
    ...{ metrics, log, beat: () => undefined, now: () => NOW },
  });
  await write(entries, signal);
  if (stored.length + letters.length !== messages.length) throw new Error('a message is neither stored nor set aside');
  if (letters.some((letter) => readDeadLetter({ headers: letter.headers as Record<string, Buffer> }).offset === GOOD))
    throw new Error('a good message is set aside');
  for (const result of stored) mustBeStorable(result);
  return [
    ...stored.map(({ outcome }) => outcome),
    ...letters.map((letter) => mustTellItsStory(letter, messages)),
  ].join();
}

/** The store itself, which makes all the bytes PostgreSQL would get, on a database that takes them without a word. */
function encodingStore(stored: CheckResult[]): Store {
  const query = (text: string) =>
    Promise.resolve({ rows: text.includes('FROM raw_floor') ? [FLOOR] : [], rowCount: 0 });
  const transaction = (work: (...on: unknown[]) => Promise<unknown>) => work(query, () => Promise.resolve());
  const one = () => 1;
  const ids = { endpoint: one, definition: one, location: one, checker: one, areCurrent: () => true };
  const store = createStore({
    database: { query, transaction } as unknown as Database,
    names: { resolve: () => Promise.resolve(ids), forget: () => undefined },
    partitions: { ensure: () => Promise.resolve(), forget: () => undefined },
  });
  return {
    ...store,
    store: async (results) => {
      const done = await store.store(results);
      stored.push(...results.filter((result) => !done.outside.has(result)));
      return done;
    },
  };
}

function mustBeStorable({ checker, location, remoteAddress, failure: why }: CheckResult): void {
  for (const text of [checker, location, remoteAddress, why?.code, why?.message, why?.bodyExcerpt]) {
    if (storableText(text ?? '') !== (text ?? '')) throw new Error(`not storable: ${JSON.stringify(text)}`);
  }
}

/** Where it came from and why, and the message as it came; returns the reason. */
function mustTellItsStory(letter: OutgoingMessage, messages: KafkaMessage[]): string {
  const headers = letter.headers as Record<string, Buffer>;
  const { topic, partition, offset, reason, message: why } = readDeadLetter({ headers });
  const original = messages.find((one) => one.offset === offset);
  if (topic !== TOPIC || partition !== PARTITION || original === undefined) throw new Error('a letter lost its place');
  if (original.value !== letter.value || original.key !== letter.key) throw new Error('a letter holds other bytes');
  const replayed = toReplay({ key: original.key, value: original.value, headers });
  for (const of of Object.values({ ...headers, ...replayed.headers })) mustBeWritable(of);
  return mustExplain(reason, why ?? '');
}

function mustExplain(reason: string | null, why: string): string {
  if (!DEAD_LETTER_REASONS.some((known) => known === reason)) throw new Error(`a letter says ${reason}`);
  if (why === '' || why.length > LONGEST_REASON)
    throw new Error(`a letter explains itself in ${why.length} characters`);
  return `${reason} ${why.replace(/".*/s, '').slice(0, 60)}`;
}

const LONGEST_REASON = 300;

/** kafkajs writes nothing else into a header. */
function mustBeWritable(value: unknown): void {
  const fine = [value].flat().every((one) => typeof one === 'string' || Buffer.isBuffer(one));
  if (!fine) throw new Error('a header has a value that cannot be written');
}
