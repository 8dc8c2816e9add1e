import { PublishError, type KafkaMessage, type OutgoingMessage } from '@checkstream/runtime';
import { quietLog } from '@checkstream/runtime/testing';
import { describe, expect, test } from '@jest/globals';
import { createDeadLetters, type DeadLetter } from '../../src/dead-letters/create-dead-letters.ts';

const log = quietLog();
const forever = new AbortController().signal;

function letter(offset: number, bytes = 10, headers: KafkaMessage['headers'] = {}): DeadLetter {
  const message: KafkaMessage = {
    key: null,
    value: Buffer.alloc(bytes),
    timestamp: '0',
    attributes: 0,
    headers,
    offset: `${offset}`,
  };
  return { from: { topic: 'checks', partition: 0, message }, refusal: { reason: 'malformed', message: 'no' } };
}

function producerFailing(errors: Error[]) {
  const sent: OutgoingMessage[][] = [];
  return {
    sent,
    send: (_topic: string, messages: OutgoingMessage[]) => {
      const error = errors.shift();
      if (error !== undefined) return Promise.reject(error);
      sent.push(messages);
      return Promise.resolve();
    },
  };
}

const away = () => new PublishError('away', { retriable: true, code: 'ECONNREFUSED', cause: null });

describe('createDeadLetters', () => {
  test('sends again after two failures, until Kafka has the messages', async () => {
    const producer = producerFailing([away(), away()]);
    let beats = 0;
    const letters = createDeadLetters({ producer, topic: 'dead', log, beat: () => (beats += 1) });
    await letters.send([letter(1), letter(2)], forever);
    expect(producer.sent.map((messages) => messages.length)).toEqual([2]);
    expect(beats).toBe(3);
  });

  test('gives up on a refusal that no retry heals', async () => {
    const refused = new PublishError('no', { retriable: false, code: 'TOPIC_AUTHORIZATION_FAILED', cause: null });
    const letters = createDeadLetters({ producer: producerFailing([refused]), topic: 'dead', log, beat: () => {} });
    await expect(letters.send([letter(1)], forever)).rejects.toBe(refused);
  });

  test('splits what does not fit into one request, and sends nothing for nothing', async () => {
    const producer = producerFailing([]);
    const letters = createDeadLetters({ producer, topic: 'dead', log, beat: () => {} });
    await letters.send([], forever);
    await letters.send([letter(1, 600_000), letter(2, 600_000), letter(3, 10), letter(4, 1_048_000)], forever);
    expect(producer.sent.map((messages) => messages.length)).toEqual([1, 2, 1]);
  });

  test('a header that is repeated counts with all its values', async () => {
    const producer = producerFailing([]);
    const letters = createDeadLetters({ producer, topic: 'dead', log, beat: () => {} });
    const headers = { twice: [Buffer.alloc(300_000), 'x'.repeat(300_000)] };
    await letters.send([letter(1, 10, headers), letter(2, 10, headers)], forever);
    expect(producer.sent.map((messages) => messages.length)).toEqual([1, 1]);
  });

  test('what is too large for the topic goes one by one, without the sentence that says why', async () => {
    const tooLarge = new PublishError('too large', { retriable: false, code: 'MESSAGE_TOO_LARGE', cause: null });
    const producer = producerFailing([tooLarge]);
    const letters = createDeadLetters({ producer, topic: 'dead', log, beat: () => {} });
    await letters.send([letter(1), letter(2)], forever);
    expect(producer.sent.map((messages) => messages.length)).toEqual([1, 1]);
    const headers = Object.keys(producer.sent[0]?.[0]?.headers ?? {});
    expect(headers).toContain('__connect.errors.reason');
    expect(headers).not.toContain('__connect.errors.exception.message');
  });
});
