import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTables, type Tables } from '../support/open-tables.ts';
import { aHistory, MINUTE } from './a-history.ts';

const START = Date.now() - 30 * MINUTE;

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
});
afterAll(() => tables.close());

const statusOf = (endpoint: string) =>
  tables.rows(`SELECT * FROM endpoint_status WHERE tenant = 'acme' AND endpoint = $1`, [endpoint]);

test('an endpoint shows its run, and its latest check with the reason, each for what it is', async () => {
  await tables.store.store(aHistory('uudd?', START, { endpointId: 'acme/shop', certificateExpiresAt: null }));
  expect(await statusOf('shop')).toEqual([
    {
      tenant: 'acme',
      endpoint: 'shop',
      location: 'helsinki',
      url: null,
      labels: null,
      interval_ms: 60_000,
      outcome: 'down',
      since: new Date(START + 2 * MINUTE),
      last_outcome: 'unknown',
      scheduled_at: new Date(START + 4 * MINUTE),
      started_at: new Date(START + 4 * MINUTE + 12),
      failure_kind: 'secret_missing',
      failure_code: 'SECRET_MISSING',
      failure_message: 'SHOP_KEY is missing',
      http_status: 200,
      total_ms: 68,
      certificate_expires_at: null,
      removed_at: null,
    },
  ]);
});

test('an endpoint that was never checked has one row, with its latest definition', async () => {
  await tables.rows(`INSERT INTO endpoints (endpoint_id, tenant, name) VALUES (900, 'acme', 'new')`);
  await tables.rows(
    `INSERT INTO definitions (endpoint_id, hash, interval_ms, url, definition, first_seen) VALUES
       (900, 1, 30000, 'http://old/', '{"labels": {"team": "old"}}', now() - interval '1 hour'),
       (900, 2, 60000, 'http://new/', '{"labels": {"team": "web"}}', now()),
       (900, 3, 90000, NULL, NULL, now())`,
  );
  expect(await statusOf('new')).toMatchObject([
    { location: null, url: 'http://new/', labels: { team: 'web' }, interval_ms: 60_000, scheduled_at: null },
  ]);
});

test('the latest check stays when its own row is no longer kept', async () => {
  await tables.store.store(aHistory('ud', START, { endpointId: 'acme/old' }));
  await tables.rows(`DELETE FROM checks WHERE endpoint_id = (SELECT endpoint_id FROM endpoints WHERE name = 'old')`);
  expect(await statusOf('old')).toMatchObject([{ outcome: 'down', total_ms: 68, started_at: null, http_status: null }]);
});
