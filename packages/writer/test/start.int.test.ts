import { createDatabase } from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { lockKey, MIGRATION_LOCK } from '../src/database/advisory-locks.ts';
import { openTables } from './support/open-tables.ts';
import { openWorld, type WriterWorld } from './support/writer-world.ts';

jest.setTimeout(60_000);

let world: WriterWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const changed = (change: (url: URL) => void) => {
  const url = new URL(world.env['DATABASE_URL'] ?? '');
  change(url);
  return url.href;
};

describe('a writer that cannot start', () => {
  test('names a missing DATABASE_URL and exits 1', async () => {
    const writer = world.start({ DATABASE_URL: '' });
    expect(await writer.exited).toBe(1);
    expect(writer.output()).toMatch(/DATABASE_URL/);
  });

  test('says in one message that the password is wrong, without showing it, and exits 1', async () => {
    const role = 'refused_writer';
    await world.tables.database.query(`DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN PASSWORD 'right'`);
    const writer = world.start({
      DATABASE_URL: changed((url) => {
        url.username = role;
        url.password = 'wr0ng-s3cret';
      }),
    });
    expect(await writer.exited).toBe(1);
    await world.tables.database.query(`DROP ROLE ${role}`);
    const errors = writer.lines.filter(({ level }) => level === 'fatal' || level === 'error');
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors[0])).toMatch(
      /password authentication failed.*Check user and password in DATABASE_URL/,
    );
    expect(writer.output()).not.toContain('wr0ng-s3cret');
  });

  test('says that the password is missing, and exits 1', async () => {
    const role = 'forgetful_writer';
    await world.tables.database.query(`DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role} LOGIN PASSWORD 'right'`);
    const writer = world.start({
      DATABASE_URL: changed((url) => {
        url.username = role;
        url.password = '';
      }),
    });
    expect(await writer.exited).toBe(1);
    await world.tables.database.query(`DROP ROLE ${role}`);
    expect(writer.output()).toMatch(/Set the password in DATABASE_URL.*the settings cannot be used/);
  });

  test('says what to do about a server without TLS, and exits 1', async () => {
    const writer = world.start({ DATABASE_URL: changed((url) => url.searchParams.set('sslmode', 'require')) });
    expect(await writer.exited).toBe(1);
    expect(writer.output()).toMatch(/sslmode=disable.*the settings cannot be used/);
  });

  test('says how to make missing tables when it was told not to, and exits 1', async () => {
    const empty = await createDatabase();
    const writer = world.start({ DATABASE_URL: empty.url, WRITER_MIGRATE: 'false' });
    expect(await writer.exited).toBe(1);
    expect(writer.output()).toMatch(/Run `checkstream migrate`, or start a writer with WRITER_MIGRATE=true/);
    await empty.drop();
  });

  test('says how to bring older tables up to date when it was told not to, and exits 1', async () => {
    const older = await openTables();
    await older.database.query("DELETE FROM migrations WHERE name = '0006_answers'");
    const writer = world.start({ DATABASE_URL: older.url, WRITER_MIGRATE: 'false' });
    expect(await writer.exited).toBe(1);
    expect(writer.output()).toMatch(/without 0006_answers: run `checkstream migrate`, or .*WRITER_MIGRATE=true/);
    await older.close();
  });

  test('says which topic is missing and how to create it, and exits 1', async () => {
    const writer = world.start({ KAFKA_TOPIC_CHECKS: 'nobody.made.this' });
    expect(await writer.exited).toBe(1);
    expect(writer.output()).toMatch(/nobody\.made\.this/);
    expect(writer.output()).toMatch(/KAFKA_CREATE_TOPICS/);
  });
});

describe('a writer that keeps rows for less long than the topic keeps results', () => {
  test('warns, and goes on', async () => {
    const writer = world.start({ WRITER_RETENTION: '2d' });
    const line = await writer.logged('a topic is not set up as it should be');
    expect(line).toMatchObject({ command: 'raise WRITER_RETENTION above 7d' });
    expect(await writer.stop()).toBe(0);
  });
});

describe('a writer that finds the tables being migrated', () => {
  test('says that it waits, and stops cleanly', async () => {
    await world.tables.database.session(async (query) => {
      await query(`SELECT pg_advisory_lock(${lockKey(MIGRATION_LOCK)})`);
      const writer = world.start();
      await writer.logged('another process is migrating the tables; waiting for it to end');
      expect(await writer.stop()).toBe(0);
    });
  });
});

describe('a writer whose servers are away', () => {
  test.each([
    {
      what: 'PostgreSQL',
      env: () => ({ DATABASE_URL: changed((url) => (url.port = '1')) }),
      line: 'waiting for PostgreSQL',
      says: /127\.0\.0\.1:1\/.*ECONNREFUSED.*correct host and port in DATABASE_URL/,
    },
    {
      what: 'Kafka',
      env: () => ({ KAFKA_BROKERS: '127.0.0.1:1' }),
      line: 'Kafka cannot be reached (KAFKA_BROKERS); trying again',
      says: /127\.0\.0\.1:1/,
    },
  ])('waits for $what, says so, is live but not ready, and stops cleanly', async ({ what, env, line, says }) => {
    const writer = world.start(env());
    expect(JSON.stringify(await writer.logged(line))).toMatch(says);
    const ready = await writer.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.text).toContain(what);
    expect((await writer.get('/health/live')).status).toBe(200);
    expect(await writer.stop()).toBe(0);
  });
});

describe('a writer whose PostgreSQL goes away while it prepares the partitions', () => {
  test('is not ready before it has them, and says why', async () => {
    const { query } = world.tables.database;
    await query("UPDATE raw_floor SET day = '1970-01-01'");
    await query(`CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS
      $$BEGIN RAISE EXCEPTION 'the system is shutting down' USING ERRCODE = '57P03'; END$$`);
    await query('CREATE TRIGGER gone BEFORE UPDATE ON raw_floor FOR EACH ROW EXECUTE FUNCTION gone()');
    const writer = world.start();
    await writer.logged('partitions not made ahead yet');
    const ready = await writer.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.text).toContain('waiting for PostgreSQL');
    await query('DROP FUNCTION gone CASCADE');
    await writer.ready();
    expect(await writer.stop()).toBe(0);
  });
});
