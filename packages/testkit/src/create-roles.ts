import { readFileSync } from 'node:fs';
import pg from 'pg';
import { createDatabase } from './create-database.ts';
import { databaseUrl } from './servers.ts';
import { uniqueName } from './unique-name.ts';

export interface Roles {
  /** Of the owner of the database: as deploy/roles.sql asks for, and no superuser. */
  admin: string;
  writer: string;
  reader: string;
  /** Runs deploy/roles.sql as the owner, once more. */
  apply(): Promise<void>;
  /** The database and its roles; ends whoever is still connected. */
  drop(): Promise<void>;
}

const SCRIPT = readFileSync(new URL('../../../deploy/roles.sql', import.meta.url), 'utf8');

/**
 * An empty database with the roles of deploy/roles.sql, under names of its own: roles belong to the whole server.
 * `admin`, `writer` and `reader` are URLs.
 */
export async function createRoles(): Promise<Roles> {
  const database = await createDatabase();
  const name = uniqueName('roles').replace('-', '_');
  const as = (user: string, password: string) => {
    const url = new URL(database.url);
    Object.assign(url, { username: user, password });
    return url.href;
  };
  const password = uniqueName('password');
  const admin = as(`${name}_admin`, password);
  await execute(databaseUrl(), `CREATE ROLE ${name}_admin LOGIN CREATEROLE PASSWORD '${password}'`);
  await execute(databaseUrl(), `ALTER DATABASE "${new URL(database.url).pathname.slice(1)}" OWNER TO ${name}_admin`);
  const apply = () => execute(admin, SCRIPT.replaceAll('checkstream', name));
  await apply();
  for (const role of ['writer', 'reader']) await execute(admin, `ALTER ROLE ${name}_${role} PASSWORD '${password}'`);
  return {
    admin,
    writer: as(`${name}_writer`, password),
    reader: as(`${name}_reader`, password),
    apply,
    async drop() {
      await database.drop();
      await execute(databaseUrl(), `DROP ROLE ${name}_reader, ${name}_writer, ${name}_admin`);
    },
  };
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
