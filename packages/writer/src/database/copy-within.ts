import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Copy } from './query.ts';
import { lostUnderStatement, untilAnswered, type Patience } from './until-answered.ts';

/** COPY on a connection; rejects as a statement does. */
export function copyWithin(client: pg.PoolClient, patience: Patience): Copy {
  return async (text, data) => {
    const stream = client.query(copyFrom(text));
    stream.end(data);
    await untilAnswered(finished(stream), patience).catch((error: unknown) => {
      throw lostUnderStatement(error);
    });
  };
}
