import type { Logger } from '@checkstream/runtime';
import type { Query } from '../database/open-pool.ts';

/** What one piece of upkeep works with. */
export interface Chore {
  /** Autocommit, on a connection whose lock timeout is set before each statement. */
  query: Query;
  log: Logger;
  /** Longest wait for each reader and each batch under way, where nobody queues behind us. */
  outlastMs: number;
}
