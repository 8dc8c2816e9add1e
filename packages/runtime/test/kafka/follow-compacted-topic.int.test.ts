import { createTopic, uniqueName, waitFor } from '@checkstream/testkit';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import type { KafkaClient } from '../../src/kafka/create-kafka-client.ts';
import type { FollowCallbacks } from '../../src/kafka/follow-callbacks.ts';
import { followCompactedTopic } from '../../src/kafka/follow-compacted-topic.ts';
import { fetchCommittedOffsets } from '../../src/kafka/offsets.ts';
import { readCompactedTopic } from '../../src/kafka/read-compacted-topic.ts';
import { aClient, publish, runs, type Row } from './clients.ts';

jest.setTimeout(60_000);

const { start, stopAll } = runs();
afterEach(stopAll);

const compacted = (partitions: number): Promise<string> =>
  createTopic({ partitions, config: { 'cleanup.policy': 'compact' } });

/** Keeps the table its callbacks describe, partition by partition. */
function aFollower(client: KafkaClient, topic: string, options: { groupId?: string } & Partial<FollowCallbacks> = {}) {
  const { groupId = uniqueName('group'), ...callbacks } = options;
  const table = new Map<number, Map<string, string>>();
  const events: string[] = [];
  const followed = followCompactedTopic(client, {
    groupId,
    topic,
    log: client.log,
    callbacks: {
      onPartition: (partition, rows) => {
        events.push(`partition ${partition}`);
        table.set(partition, new Map([...rows].map(([key, value]) => [key, value.toString()])));
      },
      onRow: (partition, key, value) => {
        if (value === null) table.get(partition)?.delete(key);
        else table.get(partition)?.set(key, value.toString());
      },
      onRevoked: (partitions) => {
        events.push(`revoked ${partitions.join()}`);
        for (const partition of partitions) table.delete(partition);
      },
      onComplete: () => events.push('complete'),
      ...callbacks,
    },
  });
  const rows = (): Record<string, string> => Object.fromEntries([...table.values()].flatMap((part) => [...part]));
  return { groupId, followed, table, events, rows };
}

const someRows = (count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({ key: `key-${n}`, value: `${n}` }));

describe('followCompactedTopic', () => {
  test('an empty topic is complete, every partition told', async () => {
    const topic = await compacted(3);
    const { followed, events } = aFollower(aClient(), topic);
    expect(followed.complete()).toBe(false);
    start((signal) => followed.run(signal));
    await waitFor('completion', () => followed.complete());
    expect(events.toSorted()).toEqual(['complete', 'partition 0', 'partition 1', 'partition 2']);
  });

  test('the latest row of every key is there when it is complete, and changes follow', async () => {
    const client = aClient();
    const topic = await compacted(3);
    await publish(client, topic, ...someRows(50), { key: 'key-7', value: 'new' }, { key: 'key-8', value: null });
    const { followed, rows, events } = aFollower(client, topic);
    start((signal) => followed.run(signal));
    await waitFor('completion', () => followed.complete());
    const expected = Object.fromEntries(someRows(50).map(({ key, value }) => [key, value]));
    delete expected['key-8'];
    expect(rows()).toEqual({ ...expected, 'key-7': 'new' });

    await publish(client, topic, { key: 'key-8', value: 'back' }, { key: 'key-9', value: null });
    await waitFor('the changes', () => rows()['key-8'] === 'back' && !('key-9' in rows()));
    expect(events.filter((event) => event === 'complete')).toHaveLength(1);
  });

  test('records whose key belongs to another partition, or that have none, are left out', async () => {
    const client = aClient();
    const topic = await createTopic({ partitions: 2 });
    const [home = 0] = await publish(client, topic, { key: 'a', value: 'right' });
    await publish(client, topic, { key: 'a', value: 'wrong', partition: 1 - home });
    const { followed, table } = aFollower(client, topic);
    start((signal) => followed.run(signal));
    await waitFor('completion', () => followed.complete());
    expect(table.get(home)).toEqual(new Map([['a', 'right']]));
    expect(table.get(1 - home)).toEqual(new Map());
  });

  test('two followers share the rows; when one leaves the other has them all again', async () => {
    const client = aClient();
    const topic = await compacted(4);
    await publish(client, topic, ...someRows(40));
    const stays = aFollower(client, topic);
    start((signal) => stays.followed.run(signal));
    await waitFor('all rows', () => Object.keys(stays.rows()).length === 40);
    expect(stays.followed.whole()).toBe(true);

    const goes = aFollower(client, topic, { groupId: stays.groupId });
    const { stop } = start((signal) => goes.followed.run(signal));
    await waitFor('a share each', () => stays.table.size === 2 && goes.table.size === 2);
    await waitFor('all is read', () => stays.followed.complete() && goes.followed.complete());
    expect([stays.followed.whole(), goes.followed.whole()]).toEqual([false, false]);
    expect(Object.keys({ ...stays.rows(), ...goes.rows() })).toHaveLength(40);
    expect(Object.keys(stays.rows()).length + Object.keys(goes.rows()).length).toBe(40);
    expect(stays.events.some((event) => /^revoked \d,\d$/.test(event))).toBe(true);

    await stop();
    await waitFor('all rows again', () => Object.keys(stays.rows()).length === 40);
    await waitFor('the whole topic', () => stays.followed.whole());
  });

  test('a follower without a partition is complete', async () => {
    const client = aClient();
    const topic = await compacted(1);
    const groupId = uniqueName('group');
    const followers = [aFollower(client, topic, { groupId }), aFollower(client, topic, { groupId })];
    for (const { followed } of followers) start((signal) => followed.run(signal));
    await waitFor('both to be complete and told so, one of them empty', () => {
      const sizes = followers.map(({ table }) => table.size);
      const told = followers.every(({ followed, events }) => followed.complete() && events.includes('complete'));
      return told && sizes.toSorted().join() === '0,1';
    });
  });

  test('nothing is ever committed, and the next run reads everything again', async () => {
    const client = aClient();
    const topic = await compacted(2);
    await publish(client, topic, ...someRows(10));
    const first = aFollower(client, topic);
    const { stop } = start((signal) => first.followed.run(signal));
    await waitFor('completion', () => first.followed.complete());
    await stop();
    expect(await fetchCommittedOffsets(client, first.groupId, topic)).toEqual(new Map());

    const second = aFollower(client, topic, { groupId: first.groupId });
    start((signal) => second.followed.run(signal));
    await waitFor('all rows', () => Object.keys(second.rows()).length === 10);
  });

  test.each(['onPartition', 'onRow', 'onComplete'] as const)('an error in %s ends the run with it', async (name) => {
    const client = aClient();
    const topic = await compacted(1);
    const error = new TypeError(`in ${name}`);
    const broken = {
      [name]: () => {
        throw error;
      },
    };
    const { followed } = aFollower(client, topic, broken);
    const { ended } = start((signal) => followed.run(signal));
    if (name === 'onRow') {
      await waitFor('completion', () => followed.complete());
      await publish(client, topic, { key: 'a', value: '1' });
    }
    await expect(ended).rejects.toBe(error);
  });
});

describe('readCompactedTopic', () => {
  test('it gives the rows as they stand', async () => {
    const client = aClient();
    const topic = await compacted(3);
    await publish(client, topic, ...someRows(20), { key: 'key-3', value: null });
    const rows = await readCompactedTopic(client, topic);
    expect(rows.size).toBe(19);
    expect(rows.get('key-4')?.toString()).toBe('4');
  });

  test('an empty topic has none', async () => {
    expect(await readCompactedTopic(aClient(), await compacted(3))).toEqual(new Map());
  });

  test('a topic that does not exist rejects', async () => {
    await expect(readCompactedTopic(aClient(), uniqueName('missing'))).rejects.toThrow();
  });

  test('an abort before it began ends it', async () => {
    const client = aClient();
    const topic = await compacted(1);
    await publish(client, topic, { key: 'a', value: '1' });
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(readCompactedTopic(client, topic, { signal })).rejects.toThrow('stop');
  });
});
