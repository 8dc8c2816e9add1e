import pg from 'pg';
import { databaseUrl } from './servers.ts';
import { uniqueName } from './unique-name.ts';

export interface Database {
  url: string;
  /** Ends whoever is still connected. */
  drop(): Promise<void>;
}

/** An empty database for a suite, on the server of the run. */
export async function createDatabase(): Promise<Database> {
  const name = uniqueName('suite');
  await execute(`CREATE DATABASE "${name}"`);
  const url = new URL(databaseUrl());
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => execute(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
}

async function execute(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl() });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
