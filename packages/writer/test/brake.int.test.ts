import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openWorld, results, type WriterWorld } from './support/writer-world.ts';

jest.setTimeout(90_000);

let world: WriterWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const TOO_MANY = /cannot be stored, which looks like a bad deploy/;

/** What `kafka-consumer-groups.sh --reset-offsets --to-datetime` does, for a group without members. */
async function moveGroupTo(instant: number): Promise<void> {
  const admin = world.client.kafka('briefly').admin();
  await admin.connect();
  const partitions = await admin.fetchTopicOffsetsByTimestamp(world.topics.checks, instant);
  await admin.setOffsets({ groupId: world.group, topic: world.topics.checks, partitions });
  await admin.disconnect();
}

describe('a writer that stopped over its messages', () => {
  test('stops again at the next start, and goes on once its group was moved past them', async () => {
    const bad = Array.from({ length: 300 }, (_, at) => ({
      key: `acme/e${at % 17}`,
      value: Buffer.from('{"up":true}'),
    }));
    await world.publisher.raw(world.topics.checks, bad);
    for (const start of ['first', 'second']) {
      const writer = world.start();
      expect([start, await writer.exited]).toEqual([start, 1]);
      expect(writer.output()).toMatch(TOO_MANY);
    }
    expect([await world.stored(), await world.committed()]).toEqual([0, 0]);

    await moveGroupTo(Date.now());
    await world.publisher.results(results(20));
    world.start();
    await world.untilStored(20);
    await world.untilAllCommitted();
  });
});
