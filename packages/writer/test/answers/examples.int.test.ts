import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openTables, type Tables } from '../support/open-tables.ts';
import { aHistory, MINUTE } from './a-history.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../../../docs/answers.md'), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/^([^\n]+)\n\n```sql\n(.+?)```$/gms)].map(([, asks = '', text = '']) => [
  asks,
  text,
]);

let tables: Tables;
beforeAll(async () => {
  tables = await openTables();
  await tables.store.store(aHistory('uuddd', Date.now() - 2 * 60 * MINUTE, { endpointId: 'acme/shop-home' }));
});
afterAll(() => tables.close());

test('the page has examples', () => {
  expect(EXAMPLES.length).toBeGreaterThanOrEqual(8);
});

test.each(EXAMPLES)('%s', async (_, text) => {
  expect(await tables.rows(text)).not.toEqual([]);
});
