import { describe, expect, test } from '@jest/globals';
import type { KafkaMessage } from '@checkstream/runtime';
import { toDeadLetter } from '../../src/dead-letters/dead-letter.ts';
import { readDeadLetter, toReplay } from '../../src/dead-letters/read-dead-letter.ts';

const aMessage = (headers: KafkaMessage['headers'] = {}): KafkaMessage => ({
  key: Buffer.from('acme/e0'),
  value: Buffer.from([0xc3, 0x01, 0x00]),
  headers,
  timestamp: '0',
  attributes: 0,
  offset: '17',
});

/** As it is read from the topic of dead letters. */
const setAside = (message: KafkaMessage): KafkaMessage => {
  const letter = toDeadLetter({ topic: 'checks', partition: 3, message }, { reason: 'malformed', message: 'no Avro' });
  const headers = Object.entries(letter.headers ?? {}).map(([name, value]) => [name, bytes(value)] as const);
  return { ...message, ...letter, headers: Object.fromEntries(headers) } as KafkaMessage;
};
const bytes = (value: Buffer | string | (Buffer | string)[]): Buffer | Buffer[] =>
  Array.isArray(value) ? value.map((one) => Buffer.from(one)) : Buffer.from(value);

describe('a dead letter', () => {
  test('says where it came from, and why it is one', () => {
    expect(readDeadLetter(setAside(aMessage()))).toEqual({
      topic: 'checks',
      partition: 3,
      offset: '17',
      reason: 'malformed',
      message: 'no Avro',
      replayed: 0,
    });
  });

  test.each([undefined, {}, { other: Buffer.from('x') }])('of somebody else says nothing: %j', (headers) => {
    expect(readDeadLetter(headers === undefined ? {} : { headers })).toEqual({
      topic: null,
      partition: null,
      offset: null,
      reason: null,
      message: null,
      replayed: 0,
    });
  });

  test('of Kafka Connect says as much as its headers do, of a header that is there twice the latest', () => {
    const headers = {
      '__connect.errors.topic': [Buffer.from('first'), Buffer.from('second')],
      '__connect.errors.partition': Buffer.from('none'),
    };
    expect(readDeadLetter({ headers })).toMatchObject({ topic: 'second', partition: null, reason: null });
  });
});

describe('a replay', () => {
  test('has the bytes, the key and the own headers of the message, and counts itself', () => {
    const message = aMessage({ trace: Buffer.from('1'), twice: [Buffer.from('a'), Buffer.from('b')] });
    expect(toReplay(setAside(message))).toEqual({
      key: message.key,
      value: message.value,
      headers: { ...message.headers, 'checkstream.replayed': '1' },
    });
  });

  test('that comes back counts on', () => {
    const once = toReplay(setAside(aMessage()));
    const again = setAside(
      aMessage({ 'checkstream.replayed': Buffer.from(String(once.headers?.['checkstream.replayed'])) }),
    );
    expect(readDeadLetter(again).replayed).toBe(1);
    expect(toReplay(again).headers).toEqual({ 'checkstream.replayed': '2' });
  });

  test('of a message without key and bytes has none', () => {
    const letter = { ...setAside(aMessage()), key: null, value: null };
    expect(toReplay(letter)).toMatchObject({ key: null, value: null });
  });
});
