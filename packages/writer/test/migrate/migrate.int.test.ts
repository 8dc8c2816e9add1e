import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase } from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openPool } from '../../src/database/open-pool.ts';
import { migrate } from '../../src/migrate/index.ts';
import { migrationsIn } from '../../src/migrate/migrations-folder.ts';
import { quietLog, someDatabaseSettings } from '@checkstream/runtime/testing';

const FOLDER = join(import.meta.dirname, '../../src/migrate/migrations');
const ALL = migrationsIn(readdirSync(FOLDER));

let url: string;
let drop: () => Promise<void>;
beforeAll(async () => {
  const created = await createDatabase();
  url = created.url;
  drop = () => created.drop();
});
afterAll(() => drop());

const migrateAt = (address: string) => migrate({ database: someDatabaseSettings(address), log: quietLog() });

async function query(text: string): Promise<unknown[]> {
  const database = openPool(someDatabaseSettings(url));
  try {
    return (await database.query(text)).rows;
  } finally {
    await database.close();
  }
}

const inSchema = (name: string) => {
  const address = new URL(url);
  address.searchParams.set('options', `-c search_path=${name}`);
  return address.href;
};

describe('migrate', () => {
  test('two at once make the tables once, and say what they did', async () => {
    const applied = await Promise.all([migrateAt(url), migrateAt(url)]);
    expect(applied.flat()).toEqual(ALL);
    expect(await migrateAt(url)).toEqual([]);
  });

  test('works in the schema that the search path of the connection names', async () => {
    await query('CREATE SCHEMA watch');
    expect(await migrateAt(inSchema('watch'))).toEqual(ALL);
    expect(await query('SELECT count(*) FROM watch.checks')).toEqual([{ count: 0 }]);
  });

  test('a search path without a schema is refused with what to do', async () => {
    await expect(migrateAt(inSchema('nowhere'))).rejects.toThrow(
      /none of the schemas in its search_path exists: create one/,
    );
  });

  test('leaves a database alone that a newer version migrated further', async () => {
    await migrateAt(url);
    await query(`INSERT INTO migrations (name, run_on) VALUES ('9999_later', now())`);
    expect(await migrateAt(url)).toEqual([]);
  });

  test('a missing database ends in one sentence that names DATABASE_URL and no password', async () => {
    const address = new URL(url);
    address.pathname = '/no_such_database';
    address.password ||= 's3cret';
    const error: unknown = await migrateAt(address.href).catch((caught: unknown) => caught);
    expect(String(error)).toMatch(
      /database "no_such_database" does not exist \(3D000\)\. Create this database, or correct its name in DATABASE_URL\.$/,
    );
    expect(String(error)).not.toContain(address.password);
  });
});
