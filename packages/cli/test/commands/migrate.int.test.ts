import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createDatabase, openSilentServer } from '@checkstream/testkit';
import { runCheckstream } from '../support/run-checkstream.ts';
import { runHere } from '../support/run-here.ts';

jest.setTimeout(60_000);

describe('checkstream migrate', () => {
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.drop());

  test('names what it applied, and has nothing to do the second time', async () => {
    const first = await runCheckstream(['migrate'], { DATABASE_URL: database.url });
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^applied 0001/);

    const second = await runHere(['migrate'], { env: { DATABASE_URL: database.url } });
    expect(second).toEqual({ code: 0, stdout: 'The tables are up to date.\n', stderr: '' });
  });

  test('says that the password is wrong, without printing it', async () => {
    const url = new URL(database.url);
    url.password = 'not-the-password';
    const { code, stderr } = await runCheckstream(['migrate'], { DATABASE_URL: url.href });
    expect(code).toBe(1);
    expect(stderr).toContain('Check user and password in DATABASE_URL');
    expect(stderr).not.toContain('not-the-password');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('says that nothing listens there', async () => {
    const { code, stderr } = await runHere(['migrate'], { env: { DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' } });
    expect(code).toBe(1);
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('gives up on a server that never answers', async () => {
    const { port, close } = await openSilentServer();
    const env = { DATABASE_URL: `postgres://u:p@127.0.0.1:${port}/x` };
    const { code, stderr } = await runCheckstream(['migrate'], env).finally(close);
    expect(code).toBe(1);
    expect(stderr).toContain(`PostgreSQL at 127.0.0.1:${port}/x did not answer within 8 s`);
  });
});
