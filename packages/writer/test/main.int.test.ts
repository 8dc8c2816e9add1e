import { fetchOffsets } from '@checkstream/runtime';
import { createCheckResultEncoder, createEndpointDefinitionEncoder } from '@checkstream/schema';
import { aCheckResult, anEndpoint } from '@checkstream/schema/testing';
import { waitFor } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { deleteEverything } from './support/kafka.ts';
import { readHours, recountHours } from '../src/testing/index.ts';
import { waitingBackend } from './support/waiting-backends.ts';
import { openWorld, results, type WriterWorld } from './support/writer-world.ts';

jest.setTimeout(90_000);

let world: WriterWorld;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const failures = () => world.tables.count('SELECT count(*) FROM check_failures');
const encodeResult = createCheckResultEncoder({ schemaId: null });
const encodeDefinition = createEndpointDefinitionEncoder({ schemaId: null });

describe('the writer', () => {
  test('migrates, stores what is published, says how it is doing, and leaves cleanly on SIGTERM', async () => {
    await world.tables.database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const writer = world.start();
    await writer.logged('joined the consumer group');
    await world.publisher.results(results(500));
    await world.untilStored(500);
    expect(await failures()).toBe(167);
    await world.untilAllCommitted();

    await writer.ready();
    expect((await writer.get('/health/live')).status).toBe(200);
    const { text } = await writer.get('/metrics');
    expect(text).toMatch(/^checkstream_writer_rows_total(\{.*\})? 500$/m);
    expect(text).toMatch(/^checkstream_writer_partitions_ahead(\{.*\})? 7$/m);
    expect(text).toMatch(/^checkstream_writer_consumer_connected(\{.*\})? 1$/m);
    expect(text).toMatch(/^checkstream_writer_delay_seconds_count(\{.*\})? [1-9]/m);

    expect(await writer.stop()).toBe(0);
  });

  test('mirrors the endpoints topic, and another writer takes that over', async () => {
    const [first, second] = [world.start(), world.start()];
    const mirroring = await waitFor(
      'a mirror',
      () =>
        [first, second].find((writer) => writer.lines.some(({ msg }) => msg === 'this writer mirrors the endpoints')),
      { timeoutMs: 20_000 },
    );
    const other = mirroring === first ? second : first;
    const urls = async () =>
      (await world.tables.rows<{ url: string }>('SELECT url FROM definitions ORDER BY url')).map(({ url }) => url);
    const publish = (url: string) => {
      const { endpointId, definition } = anEndpoint({ endpointId: 'acme/home', definition: { url } });
      return world.publisher.raw(world.topics.endpoints, [{ key: endpointId, value: encodeDefinition(definition) }]);
    };

    await publish('https://one/');
    await waitFor('the definition', async () => (await urls()).length === 1, { timeoutMs: 20_000 });
    mirroring.kill('SIGKILL');
    await mirroring.exited;
    await other.logged('this writer mirrors the endpoints');
    await publish('https://two/');
    await waitFor('the second definition', async () => (await urls()).length === 2, { timeoutMs: 30_000 });
    expect(await urls()).toEqual(['https://one/', 'https://two/']);

    await world.publisher.raw(world.topics.endpoints, [{ key: 'acme/home', value: null }]);
    const removed = () => world.tables.count('SELECT count(*) FROM endpoints WHERE removed_at IS NOT NULL');
    await waitFor('the removal', async () => (await removed()) === 1);
  });

  test('SIGKILL in the middle and a restart lose no result and store none twice', async () => {
    const all = results(4_000);
    const publishing = (async () => {
      for (let at = 0; at < all.length; at += 100) await world.publisher.results(all.slice(at, at + 100));
    })();
    const killed = world.start({ WRITER_BATCH_ROWS: '50', WRITER_LINGER: '5ms' });
    await waitFor('the first rows', async () => (await world.stored()) > 0, { timeoutMs: 20_000 });
    killed.kill('SIGKILL');
    expect(await killed.exited).toBe('SIGKILL');
    await publishing;

    world.start();
    await world.untilStored(4_000, 40_000);
    await world.untilAllCommitted();
    expect(await world.stored()).toBe(4_000);
    expect(await failures()).toBe(1_334);
  });

  test('two writers share the work; when one is killed the other stores everything', async () => {
    const [first, second] = [world.start(), world.start()];
    await Promise.all([first, second].map((writer) => writer.logged('joined the consumer group')));
    const shares = async () =>
      Promise.all(
        [first, second].map(
          (writer) => writer.lines.filter(({ msg }) => msg === 'joined the consumer group').at(-1)?.['partitions'],
        ),
      );
    await waitFor(
      'both to have partitions',
      async () =>
        (await shares()).every((share) => (share as Record<string, number[]>)[world.topics.checks]?.length !== 0),
      { timeoutMs: 30_000 },
    );
    await world.publisher.results(results(300));
    await world.untilStored(300);
    first.kill('SIGKILL');
    await world.publisher.results(results(300, 'later'));
    await world.untilStored(600, 40_000);
    await world.untilAllCommitted();
    expect(await readHours(world.tables)).toEqual(await recountHours(world.tables));
  });
});

/** Holds back every batch inside its transaction, as a slow PostgreSQL would. */
async function holdBatches(during: () => Promise<void>): Promise<void> {
  await world.tables.database.transaction(async (query) => {
    await query('SELECT day FROM raw_floor FOR UPDATE');
    await during();
  });
}

const untilHeld = () => waitingBackend(world.tables, { like: '%raw_floor FOR SHARE%' });

describe('offsets', () => {
  test('move only after COMMIT: a batch killed before it is read again and stored once', async () => {
    const killed = world.start();
    await killed.logged('joined the consumer group');
    await holdBatches(async () => {
      await world.publisher.results(results(60));
      await untilHeld();
      expect(await world.committed()).toBe(0);
      killed.kill('SIGKILL');
      await killed.exited;
    });
    expect(await world.committed()).toBe(0);
    expect(await world.stored()).toBe(0);

    world.start();
    await world.untilStored(60, 40_000);
    await world.untilAllCommitted();
    expect(await failures()).toBe(20);
    expect(await readHours(world.tables)).toEqual(await recountHours(world.tables));
  });

  test('stay while PostgreSQL cuts connections in the middle of transactions, and the batch heals', async () => {
    const writer = world.start();
    await writer.logged('joined the consumer group');
    await holdBatches(async () => {
      await world.publisher.results(results(60));
      await world.tables.rows('SELECT pg_terminate_backend($1)', [await untilHeld()]);
      await writer.logged('batch not stored yet');
      expect(await world.committed()).toBe(0);
    });
    await world.untilStored(60);
    await world.untilAllCommitted();
    expect(await failures()).toBe(20);
    expect((await writer.get('/health/live')).status).toBe(200);
  });

  test('that Kafka deleted before they were read are counted as lost, and named in the log', async () => {
    const first = world.start();
    await world.publisher.results(results(60));
    await world.untilStored(60);
    await world.untilAllCommitted();
    await first.stop();

    await world.publisher.results(results(90, 'unread'));
    await deleteEverything(world.client, world.topics.checks);
    await world.publisher.results(results(30, 'later'));
    const second = world.start();
    await world.untilStored(90);
    const { text } = await second.get('/metrics');
    expect(text).toMatch(/^checkstream_writer_lost_to_retention_total(\{.*\})? 90$/m);
    await second.logged('messages were deleted before they were read');
  });

  test('move past a message whose refusal would be longer than a message may be', async () => {
    const poison = encodeResult(aCheckResult({ endpointId: '\u0001'.repeat(400_000) }));
    await world.publisher.raw(world.topics.checks, [{ key: 'x', value: poison }]);
    await world.publisher.results(results(20));
    world.start();
    await world.untilStored(20);
    await world.untilAllCommitted();
    const { high } = (await fetchOffsets(world.client, world.topics.deadLetters)).get(0) ?? {};
    expect(high).toBe(1n);
  });
});
