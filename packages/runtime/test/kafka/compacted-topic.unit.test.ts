import { describe, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { followCompactedTopic } from '../../src/kafka/follow-compacted-topic.ts';
import { readCompactedTopic } from '../../src/kafka/read-compacted-topic.ts';
import { createPartitionOf } from '../../src/kafka/partition-of.ts';
import { aBatch, createFakeKafka } from './fake-kafka.ts';

const isAt = createPartitionOf(2);
/** Two keys of partition 0, and one of partition 1. */
const keys = Array.from({ length: 20 }, (_, number) => `key-${number}`);
const [a = '', b = ''] = keys.filter((key) => isAt(Buffer.from(key)) === 0);
const c = keys.find((key) => isAt(Buffer.from(key)) === 1) ?? '';

const offsets = [
  { partition: 0, low: '0', high: '3' },
  { partition: 1, low: '0', high: '1' },
];

/** A read that has joined its group, and waits for batches. */
async function aRead(options: Parameters<typeof readCompactedTopic>[2] = {}) {
  const kafka = createFakeKafka({ fetchTopicOffsets: () => Promise.resolve(offsets) });
  const rows = readCompactedTopic(kafka.client, 't', options);
  rows.catch(() => undefined);
  kafka.connect();
  const eachBatch = await kafka.running;
  kafka.join('t', [0, 1]);
  return { ...kafka, rows, eachBatch };
}

describe('one read of a compacted topic', () => {
  test('goes on where it was when it has to join again, and leaves out a row that was removed since', async () => {
    const { rows, join, eachBatch, calls } = await aRead();
    const both: [string, string][] = [
      [a, '1'],
      [b, '1'],
    ];
    await eachBatch(aBatch('t', 0, both));
    join('t', [0, 1]);
    expect(calls.filter((call) => call.startsWith('seek'))).toEqual(['seek 0 0', 'seek 1 0', 'seek 0 2', 'seek 1 0']);
    await eachBatch(aBatch('t', 0, both));
    await eachBatch(aBatch('t', 0, [[a, null]], 2));
    await eachBatch(aBatch('t', 1, [[c, '1']]));
    expect([...(await rows).keys()]).toEqual([b, c]);
  });

  test('ends when its signal aborts, also after it has joined its group', async () => {
    const stop = new AbortController();
    const { rows, calls } = await aRead({ signal: stop.signal });
    stop.abort(new Error('stop'));
    await expect(rows).rejects.toThrow('stop');
    expect(calls).toContain('disconnect');
  });

  test('that comes to no end names its topic when it gives up', async () => {
    const { rows } = await aRead({ withinMs: 20 });
    await expect(rows).rejects.toThrow('topic t was not read to its end within 0.02 s');
    await expect(rows).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

const sleeping = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;

test('a follower that failed asks Kafka nothing any more', async () => {
  let asked = 0;
  const away = new kafkajs.KafkaJSConnectionError('away');
  const kafka = createFakeKafka({ fetchTopicOffsets: () => Promise.reject((asked++, away)) });
  const callbacks = { onPartition: () => undefined, onRow: () => undefined, onRevoked: () => undefined };
  const followed = followCompactedTopic(kafka.client, { groupId: 'g', topic: 't', log: kafka.client.log, callbacks });
  const before = sleeping();
  const run = followed.run(new AbortController().signal);
  kafka.connect();
  await kafka.running;
  kafka.join('t', [0]);
  while (asked === 0) await new Promise(setImmediate);
  kafka.emit('RECEIVED_UNSUBSCRIBED_TOPICS', { groupId: 'g', topicsNotSubscribed: ['other'] });
  await expect(run).rejects.toThrow('shared with members that read other topics');
  for (let turns = 0; turns < 100 && sleeping() > before; turns++) await new Promise(setImmediate);
  expect(sleeping()).toBeLessThanOrEqual(before);
});
