import { expect, test } from '@jest/globals';
import type { Database } from '../../src/database/open-pool.ts';
import { keepAhead } from '../../src/partitions/keep-ahead.ts';

test('a PostgreSQL that does not tell its time is named as the trouble', async () => {
  const database = { query: () => Promise.resolve({ rows: [], rowCount: 0 }) } as unknown as Database;
  const partitions = { ensure: () => Promise.resolve(), forget: () => {} };
  await expect(keepAhead({ database, partitions, retentionMs: 1 })).rejects.toThrow('what time it is');
});
