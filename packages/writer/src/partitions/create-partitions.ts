import type { Database } from '../database/open-pool.ts';
import { partitionsAt } from './calendar.ts';
import { makePartitions } from './make-partitions.ts';

export interface Partitions {
  /** Resolves once the day and the month that each of the instants falls on have their partitions. */
  ensure(instantsMs: number[]): Promise<void>;
  forget(): void;
}

/** Asks PostgreSQL only for what it has not seen yet. */
export function createPartitions(database: Pick<Database, 'transaction'>): Partitions {
  const there = new Set<string>();
  return {
    async ensure(instantsMs) {
      const unseen = partitionsAt(instantsMs).filter(({ name }) => !there.has(name));
      if (unseen.length === 0) return;
      await makePartitions((work) => database.transaction(work), unseen);
      for (const { name } of unseen) there.add(name);
    },
    forget: () => there.clear(),
  };
}
