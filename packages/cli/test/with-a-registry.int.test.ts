import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  createDatabase,
  createTopic,
  kafkaBrokers,
  openSite,
  startService,
  startTestRegistry,
  uniqueName,
  waitFor,
} from '@checkstream/testkit';
import type { ServiceProcess, TestRegistry } from '@checkstream/testkit';
import { aFolder } from './support/a-folder.ts';
import type { Folder } from './support/a-folder.ts';
import { runCheckstream } from './support/run-checkstream.ts';
import { runHere } from './support/run-here.ts';

jest.setTimeout(120_000);

const mainOf = (service: string) => join(import.meta.dirname, `../../${service}/src/main.ts`);

let undo: (() => unknown)[] = [];
let folder: Folder;
let registry: TestRegistry;
let env: Record<string, string>;

beforeEach(async () => {
  folder = await aFolder();
  registry = await startTestRegistry({ login: 'user:right' });
  undo.push(
    () => folder.remove(),
    () => registry.close(),
  );
  env = {
    KAFKA_BROKERS: kafkaBrokers().join(','),
    KAFKA_REPLICATION: '1',
    KAFKA_TOPIC_CHECKS: await createTopic(),
    KAFKA_TOPIC_ENDPOINTS: await createTopic({ config: { 'cleanup.policy': 'compact' } }),
    KAFKA_TOPIC_DEAD_LETTERS: await createTopic({ partitions: 1 }),
    SCHEMA_REGISTRY_URL: registry.url('user:right'),
  };
  await folder.write({
    'acme.yaml': `tenant: acme\nendpoints:\n  - { id: home, url: '${await aSite()}', interval: 5s }\n`,
  });
});

afterEach(async () => {
  for (const step of undo.reverse()) await step();
  undo = [];
});

async function aSite(): Promise<string> {
  const site = await openSite((_request, response) => response.end('ok'));
  undo.push(() => site.close());
  return site.url;
}

function start(service: string, more: Record<string, string>): ServiceProcess {
  const started = startService(mainOf(service), { ...env, ...more });
  undo.push(() => (started.kill('SIGKILL'), started.exited));
  return started;
}

const apply = (...words: string[]) => runHere(['apply', folder.path, ...words], { env });

describe('with a schema registry', () => {
  test('what is applied is checked, stored and shown, and every message names its schema', async () => {
    const database = await createDatabase();
    undo.push(() => database.drop());
    expect(await runCheckstream(['apply', folder.path], env)).toMatchObject({ code: 0, stderr: '' });
    const writer = start('writer', { DATABASE_URL: database.url, WRITER_GROUP: uniqueName('writer') });
    const checker = start('checker', { CHECKER_LOCATION: uniqueName('here') });
    await Promise.all([writer.ready(), checker.ready()]);
    const status = async () => {
      const { stdout } = await runHere(['status', '--json'], { env: { ...env, DATABASE_URL: database.url } });
      return (JSON.parse(stdout) as { endpoints: object[] }).endpoints;
    };
    const verdict = async () => (await status()).find((row) => 'outcome' in row && row.outcome !== null);
    const shown = await waitFor('a verdict', verdict, { timeoutMs: 60_000 }).catch((cause: unknown) => {
      throw new Error(`${String(cause)}; they wrote:\n${checker.output()}\n--\n${writer.output()}`, { cause });
    });
    expect(shown).toMatchObject({ tenant: 'acme', endpoint: 'home', outcome: 'up' });
    // The definition is asked for by the checker and by the mirror of the writer, the results by the writer.
    const asked = registry.requests.filter((request) => request.startsWith('GET /schemas/ids/'));
    expect(new Set(asked).size).toBe(2);
    expect(await Promise.all([checker.stop(), writer.stop()])).toEqual([0, 0]);
  });

  test('apply can tell what it applied before, although it remembers no schema', async () => {
    await apply();
    const { stdout } = await apply('--dry-run', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ added: [], changed: [], unchanged: ['acme/home'] });
  });
});

describe('apply, when the schema registry', () => {
  test('is away, gives up and names the setting', async () => {
    await registry.cut();
    const { code, stderr } = await apply();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /schema registry at 127\.0\.0\.1:\d+ did not answer within 8 s: is SCHEMA_REGISTRY_URL right/,
    );
  });

  test('refuses the login, says so without the password, and applies nothing', async () => {
    env['SCHEMA_REGISTRY_URL'] = registry.url('user:wr0ng-s3cret');
    const { code, stderr } = await apply();
    expect(code).toBe(1);
    expect(stderr).toMatch(/SCHEMA_REGISTRY_URL: .*401.*check the user name and the password in the URL/);
    expect(stderr).not.toContain('wr0ng-s3cret');
  });

  test('fails when asked for what was applied before, blames it and not Kafka', async () => {
    await apply();
    registry.misbehave(503);
    const { code, stderr } = await apply('--dry-run');
    expect(code).toBe(1);
    expect(stderr).toMatch(/SCHEMA_REGISTRY_URL: GET schemas\/ids\/\d+ at http:\/\/127.*503/);
    expect(stderr).not.toContain('KAFKA_BROKERS');
  });
});
