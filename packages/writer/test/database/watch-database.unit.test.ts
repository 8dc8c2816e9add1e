import { createSecret } from '@checkstream/runtime';
import { waitFor } from '@checkstream/testkit';
import { expect, test } from '@jest/globals';
import type { QueryResult } from '../../src/database/query.ts';
import { watchDatabase } from '../../src/database/watch-database.ts';

test('a question that is not answered within seconds counts as unanswered, until its answer comes', async () => {
  const answer = Promise.withResolvers<QueryResult<never>>();
  const watch = watchDatabase(() => answer.promise, createSecret('postgres://me:secret@db/checks'));
  const stop = new AbortController();
  const running = watch.run(stop.signal);
  await waitFor('a reason', () => watch.reason() !== null, { timeoutMs: 6_000 });
  expect(watch.reason()).toMatch(/^PostgreSQL at postgres:\/\/me@db\/checks: no answer within 3 s/);
  answer.resolve({ rows: [], rowCount: 1 });
  await waitFor('no reason', () => watch.reason() === null);
  stop.abort();
  await expect(running).rejects.toThrow();
});
