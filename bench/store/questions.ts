import { queryStatus } from '../../packages/cli/src/commands/status/query.ts';
import type { Query } from '../../packages/writer/src/database/index.ts';

/** What is asked of the tables, and how it is answered. */
export interface Question {
  asks: string;
  /** Resolves to the number of rows of the answer. */
  answer: (query: Query) => Promise<number>;
}

const ONE = `tenant = 'acme' AND endpoint = 'endpoint-7'`;
const ALL = { tenant: null, location: null, outcome: null, labels: null };

const sql = (asks: string, text: string): Question => ({
  asks,
  answer: async (query) => (await query(text)).rows.length,
});

export const QUESTIONS: Question[] = [
  sql('uptime of one, 30 d', `SELECT up_ratio FROM uptime WHERE ${ONE} AND span = '30 d'`),
  sql('the same, everything', `SELECT * FROM uptime WHERE ${ONE} AND span = '30 d'`),
  sql(
    'the same ratio, from the checks',
    `SELECT count(*) FILTER (WHERE outcome = 'up')::double precision / nullif(count(*) FILTER (WHERE outcome <> 'unknown'), 0)
     FROM checks WHERE endpoint_id = 7 AND location_id = 1 AND scheduled_at > now() - interval '720 hours'`,
  ),
  sql('uptime of all, 30 d', `SELECT endpoint, up_ratio FROM uptime WHERE span = '30 d'`),
  sql('the same, and coverage', `SELECT endpoint, up_ratio, coverage FROM uptime WHERE span = '30 d'`),
  sql('the same, and percentiles', `SELECT * FROM uptime WHERE span = '30 d'`),
  sql('uptime of all, 24 h', `SELECT endpoint, up_ratio FROM uptime WHERE span = '24 h'`),
  sql('the same, and percentiles', `SELECT * FROM uptime WHERE span = '24 h'`),
  sql('where all stand', `SELECT endpoint, outcome, since, failure_kind FROM endpoint_status`),
  { asks: 'checkstream status, all', answer: async (query) => (await queryStatus({ query }, ALL)).length },
  sql('state changes of one', `SELECT * FROM state_changes WHERE ${ONE}`),
  sql(
    'the same, comparing all checks',
    `SELECT * FROM (
       SELECT scheduled_at, outcome, lag(outcome) OVER (ORDER BY scheduled_at) AS was
       FROM checks WHERE endpoint_id = 7 AND location_id = 1 AND outcome <> 'unknown'
     ) AS judged WHERE was IS DISTINCT FROM outcome`,
  ),
  sql('state changes of all, 24 h', `SELECT * FROM state_changes_since(now() - interval '24 hours')`),
  sql(
    'the last 100 checks of one',
    `SELECT * FROM check_results WHERE ${ONE} AND scheduled_at > now() - interval '3 hours'
     ORDER BY scheduled_at DESC LIMIT 100`,
  ),
];
