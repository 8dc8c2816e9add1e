import { createEmbeddedKafka, type Intercept } from '@checkstream/embedded-kafka';
import { createTopic, uniqueName, waitFor } from '@checkstream/testkit';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { superviseConsumer } from '../../src/kafka/supervise-consumer.ts';
import type { Assignment, SuperviseOptions } from '../../src/kafka/supervise-options.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { aClient, publish, runs, UNREACHABLE } from './clients.ts';

jest.setTimeout(60_000);

const { start, stopAll } = runs();
const brokers: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await stopAll();
  for (const broker of brokers.splice(0)) await broker.close();
});

/** A member that resolves what it gets, and remembers it. */
function aMember(client: KafkaClient, options: Partial<SuperviseOptions> & { topics: string[] }) {
  const joins: Assignment[] = [];
  const keys: string[] = [];
  const lost: number[] = [];
  const consumer = superviseConsumer(client, {
    groupId: uniqueName('group'),
    log: client.log,
    onJoin: (assignment) => joins.push(assignment),
    onLost: () => lost.push(joins.length),
    eachBatch: (payload) => {
      const { batch } = payload;
      keys.push(...batch.messages.map(({ key }) => String(key)));
      payload.resolveOffset(batch.lastOffset());
      return Promise.resolve();
    },
    ...options,
  });
  const held = (): number => joins.at(-1)?.partitions.get(options.topics[0] ?? '')?.length ?? -1;
  return { consumer, joins, keys, lost, held };
}

/** A broker of the test's own, with a topic `t` of one partition. */
async function ownKafka(intercept?: Intercept) {
  const kafka = await createEmbeddedKafka(intercept ? { intercept } : {});
  brokers.push(kafka);
  const recorder = recordingLog('info');
  const client = aClient({ brokers: kafka.brokers, log: recorder.log });
  await withAdmin(client, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
  return { kafka, client, lines: recorder.lines };
}

describe('superviseConsumer', () => {
  test('it joins, reads from the beginning and stops cleanly on abort', async () => {
    const client = aClient();
    const topic = await createTopic({ partitions: 3 });
    await publish(client, topic, { key: 'a', value: '1' }, { key: 'b', value: '2' });
    const { consumer, joins, keys, lost } = aMember(client, { topics: [topic] });
    expect(consumer.connected()).toBe(false);
    const { stop } = start((signal) => consumer.run(signal));
    await waitFor('both messages', () => keys.length === 2);
    expect(keys.toSorted()).toEqual(['a', 'b']);
    expect(joins).toEqual([expect.objectContaining({ epoch: 1, partitions: new Map([[topic, [0, 1, 2]]]) })]);
    expect(consumer.connected()).toBe(true);
    await stop();
    expect(consumer.connected()).toBe(false);
    expect(lost).toEqual([1]);
  });

  test('a member without a partition is told so, topic by topic', async () => {
    const client = aClient();
    const groupId = uniqueName('group');
    const topic = await createTopic({ partitions: 1 });
    const members = [aMember(client, { groupId, topics: [topic] }), aMember(client, { groupId, topics: [topic] })];
    for (const { consumer } of members) start((signal) => consumer.run(signal));
    await waitFor('one partition between the two', () => {
      const counts = members.map(({ held }) => held());
      return counts.toSorted().join() === '0,1';
    });
  });

  test('partitions move to a new member and back when it leaves, each time in a new epoch', async () => {
    const client = aClient();
    const groupId = uniqueName('group');
    const topic = await createTopic({ partitions: 4 });
    const stays = aMember(client, { groupId, topics: [topic] });
    const goes = aMember(client, { groupId, topics: [topic] });
    start((signal) => stays.consumer.run(signal));
    await waitFor('all four', () => stays.held() === 4);
    const { stop } = start((signal) => goes.consumer.run(signal));
    await waitFor('two and two', () => stays.held() === 2 && goes.held() === 2);
    await stop();
    await waitFor('all four again', () => stays.held() === 4);
    const epochs = stays.joins.map(({ epoch }) => epoch);
    expect(epochs).toEqual(epochs.map((_, n) => n + 1));
  });

  test.each([
    ['a programming error', new TypeError('x is undefined')],
    ['any error of our own', new Error('PostgreSQL is away')],
  ])('%s in eachBatch ends the run with it', async (_what, error) => {
    const client = aClient();
    const topic = await createTopic({ partitions: 1 });
    await publish(client, topic, { key: 'a', value: '1' });
    const { consumer } = aMember(client, { topics: [topic], eachBatch: () => Promise.reject(error) });
    await expect(consumer.run(new AbortController().signal)).rejects.toBe(error);
  });

  test('an error in onJoin ends the run with it', async () => {
    const topic = await createTopic({ partitions: 1 });
    const error = new TypeError('no such partition');
    const onJoin = (): void => {
      throw error;
    };
    const { consumer } = aMember(aClient(), { topics: [topic], onJoin });
    await expect(consumer.run(new AbortController().signal)).rejects.toBe(error);
  });

  test('a session timeout the broker refuses is fatal, not tried for ever', async () => {
    const topic = await createTopic({ partitions: 1 });
    const { consumer } = aMember(aClient({ sessionTimeoutMs: 1_000 }), { topics: [topic] });
    await expect(consumer.run(new AbortController().signal)).rejects.toThrow(/session timeout/i);
  });

  test('a connection cut while it looks for its coordinator costs a new consumer, not the process', async () => {
    let cuts = 2;
    const { client, lines } = await ownKafka((request, proceed) => {
      if (request.api !== 'FindCoordinator' || cuts === 0) return proceed();
      cuts--;
      return Promise.reject(new Error('cut'));
    });
    await publish(client, 't', { key: 'a', value: '1' });
    const { consumer, keys } = aMember(client, { topics: ['t'] });
    start((signal) => consumer.run(signal));
    await waitFor('the message', () => keys.includes('a'), { timeoutMs: 20_000 });
    expect(cuts).toBe(0);
    expect(lines.map(({ msg }) => msg)).toContain('lost the consumer group; joining again');
  });

  test('it is not connected while the broker is away, and goes on with a higher epoch when it is back', async () => {
    const { kafka, client } = await ownKafka();
    const { consumer, joins } = aMember(client, { topics: ['t'] });
    start((signal) => consumer.run(signal));
    await waitFor('the first join', () => joins.length === 1);
    await kafka.close();
    await waitFor('it to notice', () => !consumer.connected(), { timeoutMs: 20_000 });

    const second = await createEmbeddedKafka({ port: kafka.port });
    brokers.push(second);
    const again = aClient({ brokers: second.brokers });
    await withAdmin(again, (admin) => admin.createTopics({ topics: [{ topic: 't', numPartitions: 1 }] }));
    await waitFor('the next join', () => joins.length > 1 && consumer.connected(), { timeoutMs: 30_000 });
    expect(joins.at(-1)?.epoch).toBe(joins.length);
  });

  test('attempts that fail are progress, and no connection', async () => {
    let progress = 0;
    const onProgress = (): void => void progress++;
    const { consumer } = aMember(aClient({ brokers: [UNREACHABLE] }), { topics: ['t'], onProgress });
    start((signal) => consumer.run(signal));
    await waitFor('two attempts', () => progress >= 2);
    expect(consumer.connected()).toBe(false);
  });

  test('a stop while no broker is there ends the run soon', async () => {
    const { consumer } = aMember(aClient({ brokers: [UNREACHABLE] }), { topics: ['t'] });
    const { stop } = start((signal) => consumer.run(signal));
    await expect(stop()).resolves.toBeUndefined();
  });
});
