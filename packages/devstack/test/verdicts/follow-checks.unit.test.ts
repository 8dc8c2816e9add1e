import { createSecret } from '@checkstream/runtime';
import { expect, test } from '@jest/globals';
import { DevError } from '../../src/dev-error.ts';
import { followChecks } from '../../src/verdicts/follow-checks.ts';

const withCode = (code: string, message: string) => Object.assign(new Error(message), { code });

/** What PostgreSQL answers, one after the other; then it is enough. */
async function follow(answers: (Error | [])[]) {
  const stopping = new AbortController();
  const outages: string[] = [];
  let looks = 0;
  const query = () => {
    const answer = answers.shift() ?? [];
    if (answers.length === 0) stopping.abort();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ rows: answer });
  };
  await followChecks(
    {
      database: { query: query as never },
      url: createSecret('postgres://h/d'),
      location: 'default',
      onChecks: () => looks++,
      onOutage: (reason) => outages.push(reason),
    },
    stopping.signal,
  );
  return { outages, looks };
}

test('an outage is told once, and waited out', async () => {
  const away = withCode('ECONNREFUSED', 'connect ECONNREFUSED');
  const { outages, looks } = await follow([[], away, away, []]);
  expect(looks).toBe(2);
  expect(outages).toEqual([expect.stringContaining('PostgreSQL at postgres://h/d: connect ECONNREFUSED')]);
});

test('tables of another version are told, with what to do', async () => {
  const following = follow([withCode('42703', 'column c.outcome does not exist'), []]);
  await expect(following).rejects.toThrow(DevError);
  await expect(following).rejects.toThrow(
    /column c.outcome does not exist \(42703\)\. .*not those of this version\. .*pnpm dev --reset/,
  );
});

test('a missing right is not taken for tables of another version', async () => {
  const following = follow([withCode('42501', 'permission denied for table checks'), []]);
  await expect(following).rejects.toThrow(/permission denied .* DEV_DATABASE_URL\.$/);
});

test('a mistake of ours is no outage', async () => {
  await expect(follow([new TypeError('x'), []])).rejects.toThrow(TypeError);
});
