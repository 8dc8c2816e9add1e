import type pg from 'pg';
import type { Query } from './query.ts';
import { lostUnderStatement, untilAnswered, type Patience } from './until-answered.ts';

/** Statements on a connection; rejects with ConnectionLostError when one is not answered in time. */
export function queryWithin(client: pg.PoolClient, patience: Patience): Query {
  return async <Row>(text: string, values?: unknown[]) => {
    const answer = client.query<Row & pg.QueryResultRow>(text, values);
    const { rows, rowCount } = await untilAnswered(answer, patience).catch((error: unknown) => {
      throw lostUnderStatement(error);
    });
    return { rows, rowCount: rowCount ?? 0 };
  };
}
