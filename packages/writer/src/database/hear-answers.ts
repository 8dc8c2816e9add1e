import type { Copy, Database, Query } from './open-pool.ts';

/** What a batch needs of a database. */
export type BatchDatabase = Pick<Database, 'query' | 'transaction' | 'connections'>;

/**
 * The same database, telling of every answer: an attempt of many statements is no standstill as long as they are
 * answered. The longest silence is then that of one connect and one statement.
 */
export function hearAnswers(database: BatchDatabase, onAnswer: () => void): BatchDatabase {
  const heard =
    (query: Query): Query =>
    async (text, values) => {
      const answer = await query(text, values);
      onAnswer();
      return answer as never;
    };
  const heardCopy =
    (copy: Copy): Copy =>
    async (text, data) => {
      await copy(text, data);
      onAnswer();
    };
  return {
    connections: () => database.connections(),
    query: heard(database.query),
    async transaction(work) {
      const result = await database.transaction((query, copy) => {
        onAnswer();
        return work(heard(query), heardCopy(copy));
      });
      onAnswer();
      return result;
    },
  };
}
