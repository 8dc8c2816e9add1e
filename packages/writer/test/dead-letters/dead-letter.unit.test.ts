import type { KafkaMessage } from '@checkstream/runtime';
import { describe, expect, test } from '@jest/globals';
import { toDeadLetter } from '../../src/dead-letters/dead-letter.ts';

const message: KafkaMessage = {
  key: Buffer.from('acme/home'),
  value: Buffer.from([1, 2, 3]),
  headers: { traceparent: Buffer.from('00-1') },
  timestamp: '0',
  attributes: 0,
  offset: '42',
};

describe('toDeadLetter', () => {
  test('keeps key, bytes and headers, and says where the message stood and why it is here', () => {
    const from = { topic: 'checks', partition: 3, message };
    expect(toDeadLetter(from, { reason: 'malformed', message: 'expected an enum, got 99' })).toEqual({
      key: message.key,
      value: message.value,
      headers: {
        traceparent: Buffer.from('00-1'),
        '__connect.errors.topic': 'checks',
        '__connect.errors.partition': '3',
        '__connect.errors.offset': '42',
        '__connect.errors.stage': 'VALUE_CONVERTER',
        '__connect.errors.exception.class.name': 'UndecodableMessageError',
        '__connect.errors.exception.message': 'expected an enum, got 99',
        '__connect.errors.reason': 'malformed',
      },
    });
  });

  test('a header without a value, which kafkajs cannot write, gets an empty one', () => {
    const headers = { none: null, several: ['a', null] } as unknown as NonNullable<KafkaMessage['headers']>;
    const from = { topic: 'checks', partition: 3, message: { ...message, headers } };
    const letter = toDeadLetter(from, { reason: 'malformed', message: 'no' });
    const empty = Buffer.alloc(0);
    expect(letter.headers?.['none']).toEqual(empty);
    expect(letter.headers?.['several']).toEqual(['a', empty]);
  });

  test('a result refused for its slot names another stage', () => {
    const { headers } = toDeadLetter({ topic: 'checks', partition: 0, message }, { reason: 'clock', message: 'late' });
    expect(headers?.['__connect.errors.stage']).toBe('TASK_PUT');
    expect(headers?.['__connect.errors.exception.class.name']).toBe('RefusedResultError');
  });

  test('cuts a refusal that quotes too much of the message', () => {
    const from = { topic: 'checks', partition: 0, message };
    const { headers } = toDeadLetter(from, { reason: 'endpoint_id', message: 'x'.repeat(301) });
    expect(headers?.['__connect.errors.exception.message']).toBe(`${'x'.repeat(299)}…`);
    const { headers: whole } = toDeadLetter(from, { reason: 'endpoint_id', message: 'x'.repeat(300) });
    expect(whole?.['__connect.errors.exception.message']).toBe('x'.repeat(300));
  });
});
