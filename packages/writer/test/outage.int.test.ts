import { openProxy, waitFor, type CuttableProxy } from '@checkstream/testkit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { openWorld, results, type WriterWorld } from './support/writer-world.ts';

jest.setTimeout(90_000);

let world: WriterWorld;
let proxy: CuttableProxy;
beforeEach(async () => {
  world = await openWorld();
  const { hostname, port } = new URL(world.tables.url);
  proxy = await openProxy({ host: hostname, port: Number(port) });
});
afterEach(async () => {
  await world.close();
  await proxy.close();
});

function throughProxy(): Record<string, string> {
  const url = new URL(world.tables.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  return { DATABASE_URL: url.href };
}

describe('while PostgreSQL is away', () => {
  test('the writer keeps its place in the group, is live but not ready, and stores everything afterwards', async () => {
    const writer = world.start(throughProxy());
    await writer.logged('joined the consumer group');
    await world.publisher.results(results(50));
    await world.untilStored(50);
    await world.untilAllCommitted();

    await proxy.cut();
    await world.publisher.results(results(300, 'later'));
    const status = async (path: string) => (await writer.get(path)).status;
    await waitFor('the writer to be not ready', async () => (await status('/health/ready')) === 503);
    expect(await status('/health/live')).toBe(200);
    const retries = () => writer.lines.filter(({ msg }) => msg === 'batch not stored yet').length;
    await waitFor('several attempts', () => retries() >= 4);
    expect(await world.committed()).toBe(50);

    await proxy.restore();
    await world.untilStored(350);
    await world.untilAllCommitted();
    await writer.ready();
    const joins = writer.lines.filter(
      ({ msg, groupId }) => msg === 'joined the consumer group' && groupId === world.group,
    );
    expect(joins).toHaveLength(1);
  });

  test('the writer stops cleanly all the same, and leaves the offsets where they were', async () => {
    const writer = world.start(throughProxy());
    await writer.logged('joined the consumer group');
    await proxy.cut();
    await world.publisher.results(results(50));
    await writer.logged('batch not stored yet');
    expect(await writer.stop()).toBe(0);
    expect(await world.committed()).toBe(0);
  });
});

describe('while PostgreSQL is frozen', () => {
  test.each(['with a batch in hand', 'idle'])(
    'the writer says so within seconds and stops cleanly in time, %s',
    async (state) => {
      const writer = world.start(throughProxy());
      await writer.logged('joined the consumer group');
      await world.publisher.results(results(50));
      await world.untilStored(50);
      await world.untilAllCommitted();

      const asked = proxy.freeze();
      if (state !== 'idle') await world.publisher.results(results(50, 'later'));
      await asked;
      const ready = async () => (await writer.get('/health/ready')).status === 200;
      await waitFor('the writer to be not ready', async () => !(await ready()), { timeoutMs: 15_000 });
      const stoppedAt = performance.now();
      expect(await writer.stop()).toBe(0);
      expect(performance.now() - stoppedAt).toBeLessThan(23_000);
      expect(await world.committed()).toBe(50);
    },
  );
});

describe('after PostgreSQL was restored to an earlier point', () => {
  test('an idle writer asks for every number anew', async () => {
    const writer = world.start();
    await writer.logged('joined the consumer group');
    await world.publisher.results(results(20));
    await world.untilStored(20);
    await world.untilAllCommitted();

    const { database } = world.tables;
    await database.query(
      'TRUNCATE checks, check_failures, definitions, endpoints, locations, checkers RESTART IDENTITY',
    );
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await world.publisher.results(results(20, 'later'));
    await world.untilStored(20);
    expect(await world.tables.count('SELECT count(*) FROM check_results')).toBe(20);
  });
});
