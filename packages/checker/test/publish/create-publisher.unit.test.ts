import { describe, expect, test } from '@jest/globals';
import { createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { createPublisher } from '../../src/publish/create-publisher.ts';
import { createFakeClock } from '../schedule/fake-clock.ts';
import { createFakeKafka, refusal } from './fake-kafka.ts';

function aPublisher(options: { send?: ReturnType<typeof createFakeKafka>['send'] } = {}) {
  const clock = createFakeClock(0);
  const kafka = createFakeKafka();
  const published: number[] = [];
  const errors: unknown[] = [];
  const unencodable: number[] = [];
  const publisher = createPublisher({
    send: options.send ?? kafka.send,
    encode: createCheckResultEncoder({ schemaId: null }),
    onUnencodable: (_error, { scheduledAt }) => unencodable.push(scheduledAt),
    onWaiting: () => undefined,
    onPublished: (results) => published.push(results),
    onError: (error) => errors.push(error),
    setTimer: clock.setTimer,
    lingerMs: 50,
  });
  return { publisher, clock, kafka, published, errors, unencodable };
}

const result = (scheduledAt: number) => aCheckResult({ scheduledAt });

describe('publishing', () => {
  test('gathers results for a moment, then sends them in one batch', async () => {
    const { publisher, clock, kafka } = aPublisher();
    publisher.publish(result(1));
    await clock.pass(49);
    publisher.publish(result(2));
    expect(kafka.sends).toEqual([]);
    await clock.pass(1);
    expect(kafka.sends).toEqual([2]);
    expect(publisher.buffered()).toBe(0);
  });

  test('does not wait when a batch is full', async () => {
    const { publisher, clock, kafka } = aPublisher();
    for (let number = 0; number < 1_100; number++) publisher.publish(result(number));
    await clock.pass(0);
    expect(kafka.sends[0]).toBe(500);
    await clock.pass(50);
    expect(kafka.stored.map(({ scheduledAt }) => scheduledAt)).toEqual(Array.from({ length: 1_100 }, (_, n) => n));
  });

  test('keeps results buffered until Kafka has acknowledged them, and the order of all', async () => {
    const acknowledged = Promise.withResolvers<void>();
    const sent: number[] = [];
    const send = async (messages: unknown[]) => {
      sent.push(messages.length);
      await acknowledged.promise;
    };
    const { publisher, clock, published } = aPublisher({ send });
    publisher.publish(result(1));
    await clock.pass(50);
    publisher.publish(result(2));
    await clock.pass(1_000);
    expect({ sent, buffered: publisher.buffered() }).toEqual({ sent: [1], buffered: 2 });
    acknowledged.resolve();
    await clock.pass(50);
    expect({ sent, buffered: publisher.buffered(), published }).toEqual({
      sent: [1, 1],
      buffered: 0,
      published: [1, 1],
    });
  });

  test('publishes an unknown result in the place of one that cannot be encoded, and the others as they are', async () => {
    const { publisher, clock, kafka, errors, unencodable } = aPublisher();
    publisher.publish(result(1));
    publisher.publish(aCheckResult({ scheduledAt: 2, certificateExpiresAt: NaN }));
    publisher.publish(result(3));
    await clock.pass(50);
    const replaced = { scheduledAt: 2, outcome: 'UNKNOWN', failureKind: 'OTHER', failure: { code: 'UNENCODABLE' } };
    expect(kafka.stored).toMatchObject([result(1), { ...replaced, endpointId: result(2).endpointId }, result(3)]);
    expect({ errors, unencodable, buffered: publisher.buffered() }).toEqual({
      errors: [],
      unencodable: [2],
      buffered: 0,
    });
  });

  test('ends with an error when Kafka refuses for good, and lets nothing overtake', async () => {
    const { publisher, clock, errors } = aPublisher({
      send: () => Promise.reject(refusal('TOPIC_AUTHORIZATION_FAILED')),
    });
    publisher.publish(result(1));
    await clock.pass(50);
    publisher.publish(result(2));
    await clock.pass(1_000);
    expect(errors).toHaveLength(1);
    expect(publisher.buffered()).toBe(2);
  });
});

describe('a flush', () => {
  test('resolves at once when nothing is buffered', async () => {
    expect(await aPublisher().publisher.flush(1_000)).toBe(0);
  });

  test('sends what lingers without waiting', async () => {
    const { publisher, kafka } = aPublisher();
    publisher.publish(result(1));
    expect(await publisher.flush(1_000)).toBe(0);
    expect(kafka.sends).toEqual([1]);
  });

  test('waits for nothing once Kafka has refused for good', async () => {
    const { publisher, clock } = aPublisher({ send: () => Promise.reject(refusal('TOPIC_AUTHORIZATION_FAILED')) });
    publisher.publish(result(1));
    await clock.pass(50);
    expect(await publisher.flush(1_000)).toBe(1);
  });

  test('tells how many results it had to leave behind at its deadline', async () => {
    const { publisher, clock } = aPublisher({ send: () => new Promise(() => undefined) });
    publisher.publish(result(1));
    publisher.publish(result(2));
    const flushed = publisher.flush(1_000);
    await clock.pass(1_000);
    expect(await flushed).toBe(2);
  });
});
