import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quietLog, someDatabaseSettings } from '@checkstream/runtime/testing';
import { createEndpointDefinitionEncoder } from '@checkstream/schema';
import { aDefinition } from '@checkstream/schema/testing';
import { createRoles, kafkaBrokers, startService, uniqueName, waitFor, type Roles } from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { openPool, type Database } from '../src/database/open-pool.ts';
import { runMigrations } from '../src/migrate/run-migrations.ts';
import { DAY_MS, partitionAt } from '../src/partitions/calendar.ts';
import { createTopics, openClient, openPublisher } from './support/kafka.ts';
import { results } from './support/writer-world.ts';

jest.setTimeout(180_000);

const MIGRATIONS = join(import.meta.dirname, '../src/migrate/migrations');
const ANSWERS = readFileSync(join(import.meta.dirname, '../../../docs/answers.md'), 'utf8');
const EXAMPLES = [...ANSWERS.matchAll(/```sql\n(.+?)```/gs)].map(([, text = '']) => text);
const REFUSED = { code: '42501' };

let roles: Roles;
let applied: string[];
const pools: Database[] = [];
const open = (url: string) => {
  const pool = openPool(someDatabaseSettings(url), { max: 2 });
  pools.push(pool);
  return pool;
};
let writer: Database;
let reader: Database;
beforeAll(async () => {
  roles = await createRoles();
  applied = await runMigrations({ database: someDatabaseSettings(roles.writer), log: quietLog() });
  await roles.apply();
  writer = open(roles.writer);
  reader = open(roles.reader);
});
afterAll(async () => {
  for (const pool of pools) await pool.close();
  await roles.drop();
});

const count = async (database: Database, text: string) => (await database.query<{ n: number }>(text)).rows[0]?.n;

describe('the writer', () => {
  test('makes every table by itself, and owns them all', async () => {
    expect(applied).toHaveLength(readdirSync(MIGRATIONS).length);
    const others = `SELECT count(*) AS n FROM pg_class WHERE relnamespace = current_schema()::regnamespace
      AND relowner <> (SELECT oid FROM pg_roles WHERE rolname = current_user)`;
    expect(await count(writer, others)).toBe(0);
    expect(await count(writer, 'SELECT count(*) AS n FROM migrations')).toBe(applied.length);
  });

  test('stores results, also those that come again, mirrors definitions and keeps up its tables, as a process', async () => {
    const [closed, expired] = [3, 60].map((days) => partitionAt('checks', Date.now() - days * DAY_MS));
    for (const day of [closed, expired]) await makeByHand(writer, day);
    const topics = await createTopics();
    const publisher = openPublisher(openClient(), topics.checks);
    const service = startService(join(import.meta.dirname, '../src/main.ts'), {
      KAFKA_BROKERS: kafkaBrokers().join(','),
      KAFKA_TOPIC_CHECKS: topics.checks,
      KAFKA_TOPIC_ENDPOINTS: topics.endpoints,
      KAFKA_TOPIC_DEAD_LETTERS: topics.deadLetters,
      KAFKA_REPLICATION: '1',
      DATABASE_URL: roles.writer,
      WRITER_GROUP: uniqueName('writer'),
    });
    try {
      const encode = createEndpointDefinitionEncoder({ schemaId: null });
      await publisher.raw(topics.endpoints, [{ key: 'acme/shop-home', value: encode(aDefinition()) }]);
      const some = results(30, 'shop-home').map((result) => ({ ...result, endpointId: 'acme/shop-home' }));
      await publisher.results(some);
      await untilThereAre(30, 'checks');
      await publisher.results([...some, ...results(10)]);
      await untilThereAre(40, 'checks');
      await untilThereAre(1, 'latest_definitions');
      expect(await service.logged('partition dropped')).toMatchObject({ partition: expired?.name });
      expect(await service.logged('key of a closed day rebuilt')).toMatchObject({ partition: closed?.name });
      const troubles = service.lines.filter(({ level }) => level === 'error' || level === 'fatal' || level === 'warn');
      expect(troubles.filter((line) => JSON.stringify(line).includes('42501'))).toEqual([]);
      expect(troubles.filter(({ msg }) => msg.startsWith('upkeep'))).toEqual([]);
      expect(await service.stop()).toBe(0);
    } finally {
      service.kill('SIGKILL');
      await publisher.close();
    }
  });

  test.each([
    ['makes no role', 'CREATE ROLE another_role'],
    ['makes no database', 'CREATE DATABASE another_database'],
    ['makes no schema', 'CREATE SCHEMA another_schema'],
    ['makes nothing in another schema', 'CREATE TABLE public.mine (one int)'],
    ['reads no passwords', 'SELECT rolpassword FROM pg_authid'],
    ['runs no program', `COPY (SELECT 1) TO PROGRAM 'true'`],
    ['reads no file of the server', `COPY endpoints (name) FROM '/etc/hostname'`],
    ['makes no superuser of itself', 'ALTER ROLE CURRENT_USER SUPERUSER'],
  ])('%s', async (_, text) => {
    await expect(writer.query(text)).rejects.toMatchObject(REFUSED);
  });
});

function untilThereAre(rows: number, table: string): Promise<unknown> {
  const there = async () => (await count(writer, `SELECT count(*) AS n FROM ${table}`)) === rows;
  return waitFor(`${rows} rows in ${table}`, there, { timeoutMs: 60_000 });
}

async function makeByHand({ query }: Database, day: ReturnType<typeof partitionAt> | undefined): Promise<void> {
  if (day === undefined) return;
  const [from, to] = [day.fromMs, day.toMs].map((ms) => new Date(ms).toISOString());
  await query(`CREATE TABLE ${day.name} PARTITION OF ${day.table} FOR VALUES FROM ('${from}') TO ('${to}')`);
}

describe('the reader', () => {
  test('finds every example of docs/answers.md answered', async () => {
    expect(EXAMPLES.length).toBeGreaterThanOrEqual(8);
    for (const text of EXAMPLES) expect((await reader.query(text)).rows).not.toEqual([]);
  });

  test('learns what a definition may tell', async () => {
    const { rows } = await reader.query('SELECT * FROM latest_definitions');
    expect(rows).toMatchObject([{ tenant: 'acme', endpoint: 'shop-home', url: aDefinition().url }]);
    expect(rows.flatMap(Object.keys)).not.toContain('definition');
  });

  test.each(['definitions', 'checkers', 'migrations', partitionAt('checks', Date.now()).name])(
    'does not read %s',
    async (table) => {
      await expect(reader.query(`SELECT FROM ${table}`)).rejects.toMatchObject(REFUSED);
    },
  );

  test('writes nothing that it reads', async () => {
    const readable = await writer.query<{ name: string; kind: string }>(
      `SELECT oid::regclass::text AS name, relkind::text AS kind FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND has_table_privilege('${userOf(roles.reader)}', oid, 'SELECT')`,
    );
    const tables = readable.rows.filter(({ kind }) => kind !== 'v').map(({ name }) => name);
    expect(tables.toSorted()).toEqual([
      ...[
        'check_failures',
        'checks',
        'checks_daily',
        'checks_hourly',
        'endpoint_state',
        'endpoints',
        'locations',
        'raw_floor',
      ],
    ]);
    const statements = tables.flatMap((name) => [
      `INSERT INTO ${name} DEFAULT VALUES`,
      `DELETE FROM ${name}`,
      `TRUNCATE ${name}`,
      `DROP TABLE ${name}`,
      `DO $$ BEGIN LOCK ${name} IN SHARE MODE; END $$`,
    ]);
    for (const text of statements) await expect(reader.query(text)).rejects.toMatchObject(REFUSED);
  });

  test.each([
    ['holds no row back', 'SELECT day FROM raw_floor FOR SHARE'],
    ['makes no table', 'CREATE TABLE mine (one int)'],
    ['makes no table in another schema', 'CREATE TABLE public.mine (one int)'],
    ['makes no temporary table', 'CREATE TEMPORARY TABLE mine (one int)'],
    ['makes no schema', 'CREATE SCHEMA mine'],
    ['makes no function', `CREATE FUNCTION mine() RETURNS int LANGUAGE sql RETURN 1`],
    ['runs no program', `COPY (SELECT 1) TO PROGRAM 'true'`],
    ['reads no passwords', 'SELECT rolpassword FROM pg_authid'],
  ])('%s', async (_, text) => {
    await expect(reader.query(text)).rejects.toMatchObject(REFUSED);
  });

  test('does not become the writer', async () => {
    await expect(reader.query(`SET ROLE ${userOf(roles.writer)}`)).rejects.toMatchObject(REFUSED);
  });

  test('leaves connections to the writers: it gets ten', async () => {
    const crowd = openPool(someDatabaseSettings(roles.reader), { max: 12 });
    const everyoneCame = Promise.withResolvers<void>();
    let came = 0;
    const sessions = Array.from({ length: 12 }, () =>
      crowd
        .session(async (query) => {
          await query('SELECT 1');
          if (++came === 12) everyoneCame.resolve();
          await everyoneCame.promise;
        })
        .catch((error: unknown) => {
          if (++came === 12) everyoneCame.resolve();
          return error;
        }),
    );
    const refused = (await Promise.all(sessions)).filter((outcome) => outcome !== undefined);
    expect(refused.length).toBeGreaterThanOrEqual(2);
    expect(refused).toEqual(refused.map(() => expect.objectContaining({ code: '53300' }) as unknown));
    await crowd.close();
  });
});

test('somebody who is neither does not get in', async () => {
  const stranger = `${userOf(roles.admin)}_stranger`;
  const admin = open(roles.admin);
  await admin.query(`CREATE ROLE ${stranger} LOGIN PASSWORD 'any'`);
  const url = new URL(roles.admin);
  Object.assign(url, { username: stranger, password: 'any' });
  await expect(open(url.href).query('SELECT 1')).rejects.toMatchObject(REFUSED);
  await admin.query(`DROP ROLE ${stranger}`);
});

function userOf(url: string): string {
  return new URL(url).username;
}
