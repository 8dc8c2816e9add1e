import { splitEndpointId } from '@checkstream/schema';
import { aCheckResult, anEndpoint } from '@checkstream/schema/testing';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { MirroredEndpoint } from '../../src/mirror/decode-endpoints.ts';
import { syncEndpoints } from '../../src/mirror/sync-endpoints.ts';
import { openTables, type Tables } from '../support/open-tables.ts';

const opened: Tables[] = [];
let tables: Tables;
beforeEach(async () => {
  tables = await openTables();
  opened.push(tables);
});
afterAll(() => Promise.all(opened.map((each) => each.close())));

type Overrides = Parameters<typeof anEndpoint>[0];

function mirrored(overrides: Overrides): MirroredEndpoint {
  const { endpointId, definitionHash: hash, definition } = anEndpoint(overrides);
  return { ...(splitEndpointId(endpointId) as { tenant: string; name: string }), current: { hash, definition } };
}

const sync = (endpoints: MirroredEndpoint[]) => tables.database.session((query) => syncEndpoints(query, endpoints));

const shown = () =>
  tables.rows(
    `SELECT name, removed_at IS NOT NULL AS removed, url, definition ->> 'timeoutMs' AS "timeoutMs"
      FROM endpoints LEFT JOIN definitions USING (endpoint_id) ORDER BY name, definition_id`,
  );

describe('the mirror', () => {
  test('writes new endpoints with their definitions', async () => {
    await sync([mirrored({ endpointId: 'acme/a', definition: { url: 'https://a/', timeoutMs: 900 } })]);
    expect(await shown()).toEqual([{ name: 'a', removed: false, url: 'https://a/', timeoutMs: '900' }]);
  });

  test('fills the stub that a check made before its definition was known', async () => {
    const endpoint = anEndpoint({ endpointId: 'acme/a', definition: { url: 'https://a/' } });
    const { definitionHash, definition } = endpoint;
    const intervalMs = definition.intervalMs;
    await tables.store.store([
      aCheckResult({ endpointId: 'acme/a', definitionHash, intervalMs, scheduledAt: Date.now() }),
    ]);
    expect(await shown()).toMatchObject([{ name: 'a', url: null }]);
    await sync([mirrored({ endpointId: 'acme/a', definition })]);
    expect(await shown()).toMatchObject([{ name: 'a', url: 'https://a/' }]);
    expect(await tables.rows('SELECT url FROM check_results')).toEqual([{ url: 'https://a/' }]);
  });

  test('keeps old definitions beside the new one: history stays true', async () => {
    await sync([mirrored({ endpointId: 'acme/a', definition: { url: 'https://old/' } })]);
    await sync([mirrored({ endpointId: 'acme/a', definition: { url: 'https://new/' } })]);
    expect(await shown()).toMatchObject([{ url: 'https://old/' }, { url: 'https://new/' }]);
  });

  test('marks what the topic no longer has as removed, once, and takes it back when it returns', async () => {
    const [a, b] = [mirrored({ endpointId: 'acme/a' }), mirrored({ endpointId: 'acme/b' })];
    await sync([a, b]);
    await sync([b]);
    const [first] = await tables.rows('SELECT removed_at FROM endpoints ORDER BY name');
    expect(first?.['removed_at']).toBeInstanceOf(Date);
    await sync([b]);
    expect((await tables.rows('SELECT removed_at FROM endpoints ORDER BY name'))[0]).toEqual(first);
    await sync([a, b]);
    expect((await shown()).map((row) => row['removed'])).toEqual([false, false]);
  });

  test('an endpoint whose definition cannot be decoded is still watched', async () => {
    await sync([{ tenant: 'acme', name: 'a', current: null }]);
    expect(await shown()).toEqual([{ name: 'a', removed: false, url: null, timeoutMs: null }]);
  });

  test('an empty topic removes everything, and nothing differing writes nothing', async () => {
    const all = [mirrored({ endpointId: 'acme/a' }), mirrored({ endpointId: 'other/a' })];
    await sync(all);
    const version = () =>
      tables.rows('SELECT xmin::text, name FROM endpoints UNION ALL SELECT xmin::text, url FROM definitions');
    const before = await version();
    await sync(all);
    expect(await version()).toEqual(before);
    await sync([]);
    expect((await shown()).map((row) => row['removed'])).toEqual([true, true]);
  });

  test('text that PostgreSQL cannot hold is cleaned, keys included', async () => {
    await sync([mirrored({ endpointId: 'acme/a', definition: { body: 'a\0\ud800b', labels: { 'te\0am': 'x\0' } } })]);
    expect(
      await tables.rows(`SELECT definition -> 'body' AS body, definition -> 'labels' AS labels FROM definitions`),
    ).toEqual([{ body: 'a\uFFFDb', labels: { team: 'x' } }]);
  });
});
