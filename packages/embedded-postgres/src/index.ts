export { EmbeddedPostgresError } from './error.ts';
export { erasePostgres } from './erase-postgres.ts';
export { startPostgres } from './start-postgres.ts';
export type { Postgres, PostgresOptions } from './start-postgres.ts';
