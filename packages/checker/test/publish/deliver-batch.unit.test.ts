import { describe, expect, test } from '@jest/globals';
import type { OutgoingMessage } from '@checkstream/runtime';
import { createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { deliverBatch } from '../../src/publish/deliver-batch.ts';
import { takeBatch } from '../../src/publish/take-batch.ts';
import { createFakeKafka, refusal } from './fake-kafka.ts';

const encode = createCheckResultEncoder({ schemaId: null });
const unexpected = (error: unknown) => {
  throw error;
};
const sizeOf = (messages: OutgoingMessage[]) => messages.reduce((bytes, { value }) => bytes + (value?.length ?? 0), 0);
const limitedTo = (bytes: number) =>
  createFakeKafka((messages) => (sizeOf(messages) > bytes ? refusal('MESSAGE_TOO_LARGE') : null));

const down = (scheduledAt: number, message: string) =>
  aCheckResult({
    scheduledAt,
    outcome: 'DOWN',
    failureKind: 'STATUS',
    failure: { code: 'STATUS', message, bodyExcerpt: 'excerpt' },
  });

describe('delivering a batch', () => {
  test('that is too large for the topic goes in parts, in order', async () => {
    const kafka = limitedTo(1_000);
    const results = Array.from({ length: 20 }, (_, number) => down(number, 'short'));
    await deliverBatch({ send: kafka.send, encode }, takeBatch(results, encode, unexpected));
    expect(kafka.stored).toEqual(results);
    expect(kafka.sends.length).toBeGreaterThan(1);
  });

  test('with a result that is too large keeps its verdict and shortens its texts', async () => {
    const kafka = limitedTo(1_000);
    const results = [down(1, 'short'), down(2, 'x'.repeat(2_000)), down(3, 'short')];
    await deliverBatch({ send: kafka.send, encode }, takeBatch(results, encode, unexpected));
    expect(kafka.stored).toEqual([
      results[0],
      { ...results[1], failure: { code: 'STATUS', message: 'x'.repeat(200), bodyExcerpt: null } },
      results[2],
    ]);
  });

  test('rejects when even the shortest form is refused', async () => {
    const kafka = limitedTo(10);
    const batch = takeBatch([down(1, 'short')], encode, unexpected);
    await expect(deliverBatch({ send: kafka.send, encode }, batch)).rejects.toMatchObject({
      code: 'MESSAGE_TOO_LARGE',
    });
  });

  test('rejects with any other refusal', async () => {
    const kafka = createFakeKafka(() => refusal('TOPIC_AUTHORIZATION_FAILED'));
    const batch = takeBatch([down(1, ''), down(2, '')], encode, unexpected);
    await expect(deliverBatch({ send: kafka.send, encode }, batch)).rejects.toMatchObject({
      code: 'TOPIC_AUTHORIZATION_FAILED',
    });
  });
});
