import { afterEach, expect, test } from '@jest/globals';
import { openProducer } from '@checkstream/runtime';
import { quietLog } from '@checkstream/runtime/testing';
import { createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { createTopic, waitFor } from '@checkstream/testkit';
import { createPublisher } from '../../src/publish/create-publisher.ts';
import { sendUntilAccepted } from '../../src/publish/send-until-accepted.ts';
import { setTimer } from '../../src/set-timer.ts';
import { client, collectResults } from '../kafka/kafka.ts';

const ending = new AbortController();
let closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  ending.abort();
  for (const close of closing) await close();
  closing = [];
});

test('a result that is too large for the topic arrives shortened, and those around it whole and in order', async () => {
  const topic = await createTopic({ partitions: 1, config: { 'max.message.bytes': '3000' } });
  const { results, collecting } = collectResults(topic, ending.signal);
  const producer = openProducer(client());
  closing = [() => collecting, () => producer.close()];
  const errors: unknown[] = [];
  const publisher = createPublisher({
    send: sendUntilAccepted({
      attempt: (messages) => producer.send(topic, messages),
      onAttempt: () => undefined,
      signal: ending.signal,
      log: quietLog(),
    }),
    encode: createCheckResultEncoder({ schemaId: null }),
    onUnencodable: (error) => errors.push(error),
    onWaiting: () => undefined,
    onPublished: () => undefined,
    onError: (error) => errors.push(error),
    setTimer,
    lingerMs: 10,
  });

  for (let scheduledAt = 1; scheduledAt <= 30; scheduledAt++) {
    const message = scheduledAt === 20 ? 'x'.repeat(4_000) : 'short';
    const failure = { code: 'STATUS', message, bodyExcerpt: null };
    publisher.publish(aCheckResult({ scheduledAt, outcome: 'DOWN', failureKind: 'STATUS', failure }));
  }
  expect(await publisher.flush(10_000)).toBe(0);
  await waitFor('all results', () => new Set(results.map(({ scheduledAt }) => scheduledAt)).size === 30);
  expect(errors).toEqual([]);
  expect(results.map(({ scheduledAt }) => scheduledAt)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect(results.find(({ scheduledAt }) => scheduledAt === 20)?.failure?.message).toBe('x'.repeat(200));
});
