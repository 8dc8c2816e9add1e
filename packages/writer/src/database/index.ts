export { epochMs } from './epoch-ms.ts';
export { openPool } from './open-pool.ts';
export type { Database, DatabaseSettings, Query, QueryResult } from './open-pool.ts';
export { describeDatabaseError } from './describe-database-error.ts';
