import { followCompactedTopic } from '@checkstream/runtime';
import { quietLog, recordingLog } from '@checkstream/runtime/testing';
import { createEndpointDefinitionDecoder, createEndpointDefinitionEncoder } from '@checkstream/schema';
import { aDefinition } from '@checkstream/schema/testing';
import { createTopic, uniqueName, waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createMirror } from '../../src/mirror/create-mirror.ts';
import { openClient, openPublisher } from '../support/kafka.ts';
import { openTables, type Tables } from '../support/open-tables.ts';

jest.setTimeout(90_000);

let tables: Tables;
const stop = new AbortController();
const running: Promise<void>[] = [];
beforeEach(async () => {
  tables = await openTables();
});
afterEach(async () => {
  stop.abort();
  await Promise.allSettled(running);
  await tables.close();
});

const encode = createEndpointDefinitionEncoder({ schemaId: null });
const ids = Array.from({ length: 20 }, (_, at) => `acme/e${at}`);

async function anEndpointsTopic(): Promise<string> {
  const topic = await createTopic({ partitions: 2, config: { 'cleanup.policy': 'compact' } });
  const publisher = openPublisher(openClient(), topic);
  await publisher.raw(
    topic,
    ids.map((key) => ({ key, value: encode(aDefinition()) })),
  );
  await publisher.close();
  return topic;
}

const nobody = { onPartition: () => {}, onRow: () => {}, onRevoked: () => {} };

test('a mirror that shares the topic with another member waits, and removes nothing it was not shown', async () => {
  const topic = await anEndpointsTopic();
  const groupId = uniqueName('mirror');
  const otherLeaves = new AbortController();
  const other = followCompactedTopic(openClient(), { groupId, topic, log: quietLog(), callbacks: nobody });
  const leaving = other.run(otherLeaves.signal);
  await waitFor('the other member', () => other.whole());
  await tables.database.query(
    `INSERT INTO endpoints (tenant, name) SELECT 'acme', 'e' || at FROM generate_series(0, 20) AS at`,
  );

  const { log, lines } = recordingLog();
  const decode = createEndpointDefinitionDecoder({ schemaOf: null });
  const mirror = createMirror({ database: tables.database, client: openClient(), groupId, topic, decode, log });
  running.push(mirror.run(stop.signal));
  const shared = 'another member of the mirror group holds endpoints; waiting';
  await waitFor('the mirror to have a part', () => lines.some(({ msg }) => msg === shared), { timeoutMs: 20_000 });
  const removed = () => tables.rows('SELECT name FROM endpoints WHERE removed_at IS NOT NULL');
  expect(await removed()).toEqual([]);

  otherLeaves.abort();
  await leaving;
  await waitFor('the mirror to have it all', async () => (await removed()).length > 0, { timeoutMs: 20_000 });
  expect(await removed()).toEqual([{ name: 'e20' }]);
});
