import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createTopic, kafkaBrokers, uniqueName } from '@checkstream/testkit';
import { Interrupted } from '../../../src/interrupted.ts';
import { aFolder, endpointsYaml } from '../../support/a-folder.ts';
import type { Folder } from '../../support/a-folder.ts';
import { runCheckstream } from '../../support/run-checkstream.ts';
import { runHere } from '../../support/run-here.ts';

jest.setTimeout(60_000);

const TEN = Array.from({ length: 10 }, (_, n) => `endpoint-${n}`);

describe('checkstream apply', () => {
  let folder: Folder;
  let env: Record<string, string>;
  beforeEach(async () => {
    folder = await aFolder();
    const topic = await createTopic({ config: { 'cleanup.policy': 'compact' } });
    env = { KAFKA_BROKERS: kafkaBrokers().join(','), KAFKA_TOPIC_ENDPOINTS: topic, KAFKA_REPLICATION: '1' };
  });
  afterEach(() => folder.remove());

  const write = (ids: string[], interval = '30s') =>
    folder.write({ 'acme.yaml': endpointsYaml('acme', ids, interval) });
  const apply = (...words: string[]) => runHere(['apply', folder.path, ...words], { env });

  async function planned(): Promise<{ added: string[]; changed: string[]; removed: string[]; unchanged: string[] }> {
    const { stdout } = await apply('--dry-run', '--json');
    return JSON.parse(stdout) as Awaited<ReturnType<typeof planned>>;
  }

  test('adds what is new, and has nothing to do the second time', async () => {
    await write(['home', 'cart']);
    const first = await runCheckstream(['apply', folder.path], env);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toContain('+ acme/cart');
    expect(first.stdout).toContain('+ acme/home');
    expect(first.stdout).toMatch(/\nApplied\.\n$/);

    const second = await apply();
    expect(second.code).toBe(0);
    expect(second.stdout).toContain('= 2 unchanged');
    expect(second.stdout).toMatch(/\nNothing to do\.\n$/);
  });

  test('tells what changed', async () => {
    await write(['home', 'cart']);
    await apply();
    await folder.write({
      'acme.yaml': endpointsYaml('acme', ['home', 'cart']).replace('interval: 30s', 'interval: 60s'),
    });
    const { code, stdout } = await apply();
    expect(code).toBe(0);
    expect(stdout).toContain('~ acme/home');
    expect(stdout).not.toContain('~ acme/cart');
    expect(await planned()).toMatchObject({ changed: [], unchanged: ['acme/cart', 'acme/home'] });
  });

  test('leaves tenants alone that no file names', async () => {
    await write(['home']);
    await apply();
    await folder.remove();
    folder = await aFolder();
    await folder.write({ 'beta.yaml': endpointsYaml('beta', ['home']) });
    expect(await planned()).toEqual({ applied: false, added: ['beta/home'], changed: [], removed: [], unchanged: [] });
  });

  test('removes nothing without a yes when nobody is there to ask', async () => {
    await write(['home', 'cart', 'search']);
    await apply();
    await write(['home', 'cart']);
    const refused = await apply();
    expect(refused.code).toBe(1);
    expect(refused.stdout).toContain('- acme/search');
    expect(refused.stderr).toContain('add --yes if that is meant');
    expect((await planned()).removed).toEqual(['acme/search']);

    expect((await apply('--yes')).code).toBe(0);
    expect(await planned()).toMatchObject({ removed: [], unchanged: ['acme/cart', 'acme/home'] });
  });

  test('asks at a terminal, and does what it is told', async () => {
    await write(['home', 'cart', 'search']);
    await apply();
    await write(['home', 'cart']);
    const answer = async (text: string) => {
      const questions: string[] = [];
      const ask = (question: string) => Promise.resolve(questions.push(question)).then(() => text);
      return { questions, ...(await runHere(['apply', folder.path], { env, ask })) };
    };

    const no = await answer('');
    expect(no).toMatchObject({ code: 1, questions: ['Remove 1 endpoint? [y/N] '] });
    expect(no.stdout).toMatch(/Nothing was applied\.\n$/);
    expect((await planned()).removed).toEqual(['acme/search']);

    expect((await answer('Yes')).code).toBe(0);
    expect((await planned()).removed).toEqual([]);
  });

  test('publishes nothing when it is interrupted at its question, and says so', async () => {
    await write(['home', 'cart', 'search']);
    await apply();
    await write(['home', 'cart']);
    const stopping = new AbortController();
    const ask = () => {
      stopping.abort(new Interrupted('SIGINT'));
      return Promise.reject(stopping.signal.reason as Error);
    };
    const stopped = await runHere(['apply', folder.path], { env, ask, signal: stopping.signal });
    expect(stopped).toMatchObject({ code: 130, stderr: 'Stopped by Ctrl-C: nothing was applied.\n' });
    expect((await planned()).removed).toEqual(['acme/search']);
  });

  test('goes on when whoever reads its output has seen enough', async () => {
    await write(['home']);
    expect(await runCheckstream(['apply', folder.path], env, { stdout: null })).toMatchObject({ code: 0, stderr: '' });
    expect(await planned()).toMatchObject({ added: [], unchanged: ['acme/home'] });
  });

  test('removes five of ten with a yes, but six only with --prune', async () => {
    await write(TEN);
    await apply();
    await write(TEN.slice(0, 4));
    const refused = await apply('--yes');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('6 of the 10 of tenant "acme"');
    expect(refused.stderr).toContain('--prune');
    expect((await planned()).removed).toHaveLength(6);

    await write(TEN.slice(0, 5));
    expect((await apply('--yes')).code).toBe(0);
    expect((await planned()).removed).toEqual([]);
  });

  test('removes everything of a tenant only with --prune, and a yes as well', async () => {
    await write(['home']);
    await apply();
    await write([]);
    expect((await apply('--yes')).stderr).toContain('--prune');
    expect((await apply('--prune')).stderr).toContain('--yes');
    expect((await apply('--prune', '--yes')).code).toBe(0);
    expect(await planned()).toMatchObject({ removed: [], unchanged: [] });
  });

  test('writes nothing with --dry-run', async () => {
    await write(['home']);
    const { code, stdout } = await apply('--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('+ acme/home');
    expect(stdout).toMatch(/Nothing was applied: --dry-run\.\n$/);
    expect((await planned()).added).toEqual(['acme/home']);
  });

  test('tells the outcome as JSON', async () => {
    await write(['home']);
    const { code, stdout } = await apply('--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      applied: true,
      added: ['acme/home'],
      changed: [],
      removed: [],
      unchanged: [],
    });
  });

  test('applies nothing of files with problems, and tells them all', async () => {
    await folder.write({
      'a.yaml': endpointsYaml('acme', ['home']),
      'b.yaml': endpointsYaml('beta', ['home'], '2s'),
      'c.yaml': 'endpoints:\n  - id: home\n    url: nowhere\n',
    });
    const { code, stdout, stderr } = await runCheckstream(['apply', folder.path], env);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/b\.yaml:5:\d+ /);
    expect(stderr).toMatch(/c\.yaml:3:\d+ /);
    expect(stderr).toMatch(/2 problems in 2 of 3 files\nnothing was applied\n$/);
  });

  test('says how to make the topic when it is missing', async () => {
    await write(['home']);
    const elsewhere = { ...env, KAFKA_TOPIC_ENDPOINTS: uniqueName('missing') };
    const { code, stderr } = await runHere(['apply', folder.path], { env: elsewhere });
    expect(code).toBe(1);
    expect(stderr).toContain(elsewhere.KAFKA_TOPIC_ENDPOINTS);
    expect(stderr).toContain('checkstream topics --create');
  });

  test('says in one line that Kafka cannot be reached', async () => {
    await write(['home']);
    const { code, stderr } = await runCheckstream(['apply', folder.path], { KAFKA_BROKERS: '127.0.0.1:1' });
    expect(code).toBe(1);
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr).toContain('KAFKA_BROKERS');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
