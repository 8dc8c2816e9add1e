import type { CheckResult } from '@checkstream/schema';
import { classifyDatabaseError } from '../database/classify-error.ts';
import type { Database } from '../database/open-pool.ts';
import type { Partitions } from '../partitions/create-partitions.ts';
import { toCheckRows, type CheckRow } from '../rows/check-row.ts';
import { admit } from '../rows/window.ts';
import { holdFloor, readWindow } from './accepted-window.ts';
import { addDays, addHours } from './add-sums.ts';
import type { Names } from './create-names.ts';
import { foldStates } from './fold-states.ts';
import {
  CHECK_FAILURES,
  CHECKS,
  encodeFor,
  insertStaged,
  insertStraight,
  type Connection,
  type EncodedRows,
  type InsertWay,
} from './insert-ways.ts';

export interface Stored {
  /** Rows that were not there before. */
  rows: number;
  /** Results too old or too far ahead to be stored. */
  outside: Set<CheckResult>;
}

export interface Store {
  /** One attempt. When it rejects nothing was stored, unless the connection was lost during COMMIT. */
  store(results: CheckResult[]): Promise<Stored>;
  /** Forgets what is remembered of the database, which may have been restored to an earlier point. */
  forget(): void;
}

export interface StoreDeps {
  database: Pick<Database, 'query' | 'transaction'>;
  names: Names;
  partitions: Partitions;
}

/** Another writer took the same key first: it is there now, so the second try succeeds, or a later one. */
const MOST_DUPLICATES = 5;

/**
 * Checks go straight into their table, which takes only batches that are new as a whole. A batch that repeats a key goes
 * the staged way, and so do those after it until one was all new: a redelivery seldom comes alone. All else is the same
 * for both, and is made only from the rows that were added, in their transaction: a check counts once, however it came.
 */
export function createStore({ database, names, partitions }: StoreDeps): Store {
  let way = insertStraight;

  async function write(results: CheckResult[], floorMs: number): Promise<number> {
    // Partitions and names first, each in a transaction of its own: nothing waits for a lock of theirs inside this one.
    await partitions.ensure(results.map(({ scheduledAt }) => scheduledAt));
    let batch = await prepare(results);
    let duplicates = 0;
    for (;;) {
      if (!batch.areCurrent()) batch = await prepare(results);
      const added = await tryOnce(batch, floorMs).catch((error: unknown) => {
        if (classifyDatabaseError(error) !== 'duplicate' || ++duplicates === MOST_DUPLICATES) throw error;
        way = insertStaged;
        return null;
      });
      if (added !== null) return added;
    }
  }

  /** Once for all tries, and before any: while rows are made and encoded, nobody waits for a lock of ours. */
  async function prepare(results: CheckResult[]): Promise<Batch> {
    const ids = await names.resolve(results);
    const rows = toCheckRows(results, ids);
    return {
      areCurrent: () => ids.areCurrent(),
      checks: encodeFor(CHECKS, rows),
      failures: encodeFor(CHECK_FAILURES, rows.filter(hasFailure)),
    };
  }

  /** Null when the numbers of the names may be those of a database that is no more. */
  async function tryOnce(batch: Batch, floorMs: number): Promise<number | null> {
    const added = await database.transaction(async (query, copy) => {
      if (!batch.areCurrent()) return null;
      const { summedUntilMs } = await holdFloor(query, floorMs);
      return add({ query, copy }, batch, { insert: way, summedUntilMs });
    });
    if (added === batch.checks.rows.length) way = insertStraight;
    return added;
  }

  return {
    async store(results) {
      if (results.length === 0) return { rows: 0, outside: new Set() };
      const window = await readWindow(database.query);
      const { inside, outside } = admit(results, window);
      return { rows: inside.length === 0 ? 0 : await write(inside, window.floorMs), outside };
    },
    forget() {
      names.forget();
      partitions.forget();
    },
  };
}

interface Batch {
  /** Whether the numbers of its names still are those of the database. */
  areCurrent(): boolean;
  checks: EncodedRows;
  failures: EncodedRows;
}

interface HowToAdd {
  insert: InsertWay;
  summedUntilMs: number;
}

/** Always in this order, each sorted by key: concurrent writers wait for each other instead of deadlocking. */
async function add(on: Connection, { checks, failures }: Batch, how: HowToAdd): Promise<number> {
  const { insert, summedUntilMs } = how;
  const added = await insert(on, checks);
  if (added.length === 0) return 0;
  const allNew = added.length === checks.rows.length;
  await insert(on, allNew ? failures : encodeFor(CHECK_FAILURES, added.filter(hasFailure)));
  await addHours(on.query, added);
  await addDays(on.query, added, summedUntilMs);
  await foldStates(on.query, added);
  return added.length;
}

function hasFailure({ result }: CheckRow): boolean {
  return result.outcome !== 'UP' && result.failure !== null;
}
