import { join } from 'node:path';
import { createSecret } from '@checkstream/runtime';
import {
  createAuthority,
  openSite,
  startSecuredKafka,
  startSecuredPostgres,
  startService,
  startTestRegistry,
  uniqueName,
  waitFor,
} from '@checkstream/testkit';
import type { SecuredKafka, SecuredPostgres, ServiceProcess, TestRegistry } from '@checkstream/testkit';
import { openPool } from '@checkstream/writer/database';
import type { Database } from '@checkstream/writer/database';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { aFolder } from './support/a-folder.ts';
import { runHere } from './support/run-here.ts';

jest.setTimeout(240_000);

const mainOf = (service: string) => join(import.meta.dirname, `../../${service}/src/main.ts`);
const USER = 'watcher';
const PASSWORDS = { database: 'right-database', registry: 'right-registry', wrong: 'wr0ng-s3cret' };

const undo: (() => unknown)[] = [];
let kafka: SecuredKafka;
let postgres: SecuredPostgres;
let registry: TestRegistry;
let admin: Database;
/** As on a machine that trusts the registry's CA, and no other of ours. */
let env: Record<string, string>;
let registryCa: string;

beforeAll(async () => {
  const folder = await aFolder();
  const registries = createAuthority('test registries');
  const site = await openSite((_request, response) => response.end('ok'));
  [kafka, postgres, registry] = await Promise.all([
    startSecuredKafka(),
    startSecuredPostgres(),
    startTestRegistry({ login: `me:${PASSWORDS.registry}`, tls: registries.issue({ hosts: ['localhost'] }) }),
  ]);
  admin = openPool({ url: createSecret(postgres.url), ca: postgres.authority.certificate });
  await admin.query(`CREATE ROLE ${USER} LOGIN PASSWORD '${PASSWORDS.database}'`);
  await admin.query(`GRANT CREATE ON SCHEMA public TO ${USER}`);
  undo.push(
    () => folder.remove(),
    () => site.close(),
    () => kafka.close(),
    () => postgres.close(),
    () => registry.close(),
    () => admin.close(),
  );
  registryCa = await folder.write({
    'registry-ca.pem': registries.certificate,
    'kafka-ca.pem': kafka.authority.certificate,
    'database-ca.pem': postgres.authority.certificate,
    'acme.yaml': `tenant: acme\nendpoints:\n  - { id: home, url: '${site.url}', interval: 5s }\n`,
  });
  env = {
    KAFKA_BROKERS: kafka.withLogin,
    KAFKA_CA_PATH: join(folder.path, 'kafka-ca.pem'),
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_USERNAME: kafka.user.username,
    KAFKA_PASSWORD: kafka.user.password,
    KAFKA_REPLICATION: '1',
    SCHEMA_REGISTRY_URL: registry.url(`me:${PASSWORDS.registry}`),
    DATABASE_URL: databaseUrl(PASSWORDS.database),
    DATABASE_CA_PATH: join(folder.path, 'database-ca.pem'),
  };
  const here = { env: { ...env, SCHEMA_REGISTRY_CA_PATH: registryCa } };
  expect(await runHere(['topics', '--create'], here)).toMatchObject({ code: 0 });
  expect(await runHere(['apply', join(folder.path, 'acme.yaml')], here)).toMatchObject({ code: 0, stderr: '' });
});
afterAll(async () => {
  for (const step of undo.reverse()) await step();
});

function databaseUrl(password: string): string {
  const url = new URL(postgres.url);
  [url.username, url.password] = [USER, password];
  return url.href;
}

const running: ServiceProcess[] = [];
afterEach(async () => {
  for (const service of running.splice(0)) {
    service.kill('SIGKILL');
    await service.exited;
  }
});

function start(service: string, more: Record<string, string> = {}): ServiceProcess {
  const groups = { WRITER_GROUP: uniqueName('writer'), CHECKER_LOCATION: uniqueName('here') };
  const started = startService(mainOf(service), { ...env, NODE_EXTRA_CA_CERTS: registryCa, ...groups, ...more });
  running.push(started);
  return started;
}

function expectNoSecretIn(written: string): void {
  for (const secret of [...Object.values(PASSWORDS), kafka.user.password]) expect(written).not.toContain(secret);
}

describe('with Kafka, PostgreSQL and the registry behind TLS and logins', () => {
  test('what is applied is checked, stored and shown; a password changed later ends the writer with what to do', async () => {
    const [writer, checker] = [start('writer'), start('checker')];
    const ready = async (service: ServiceProcess) => (await service.get('/health/ready')).status === 200;
    // A broker of its own may just have begun: the first group it is asked for takes it a while.
    for (const service of [writer, checker]) await waitFor('readiness', () => ready(service), { timeoutMs: 90_000 });
    const verdict = async () => (await runHere(['status', '--json'], { env })).stdout.includes('"outcome": "up"');
    await waitFor('a verdict', verdict, { timeoutMs: 60_000 });
    const { text } = await writer.get('/metrics');
    for (const certificate of ['KAFKA_CA', 'KAFKA_BROKERS', 'DATABASE_CA', 'DATABASE_URL', 'SCHEMA_REGISTRY_URL']) {
      expect(text).toMatch(
        new RegExp(`^checkstream_certificate_expires_timestamp_seconds\\{certificate="${certificate}"\\} 1\\d{9}`, 'm'),
      );
    }
    await admin.query(`ALTER ROLE ${USER} PASSWORD 'another'`);
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${USER}'`);
    expect(await writer.exited).toBe(1);
    await admin.query(`ALTER ROLE ${USER} PASSWORD '${PASSWORDS.database}'`);
    expect(writer.lines.findLast(({ level }) => level === 'fatal')).toMatchObject({
      msg: 'the settings cannot be used',
      problems: [expect.stringMatching(/^DATABASE_URL: expected .*28P01.*Check user and password in DATABASE_URL/)],
    });
    expect(await checker.stop()).toBe(0);
    expectNoSecretIn(writer.output() + checker.output());
  });

  test('a service with a wrong setting exits with 1, and one sentence that names it', async () => {
    const wrong: { service: string; more: Record<string, string>; named: RegExp }[] = [
      { service: 'writer', more: { DATABASE_URL: databaseUrl(PASSWORDS.wrong) }, named: /password in DATABASE_URL/ },
      { service: 'writer', more: { KAFKA_PASSWORD: PASSWORDS.wrong }, named: /"KAFKA_USERNAME, KAFKA_PASSWORD/ },
      { service: 'checker', more: { KAFKA_CA_PATH: registryCa }, named: /"KAFKA_CA: expected the CA that signed/ },
      { service: 'checker', more: { NODE_EXTRA_CA_CERTS: '' }, named: /"SCHEMA_REGISTRY_CA: expected the CA/ },
    ];
    for (const { service, more, named } of wrong) {
      const started = start(service, more);
      expect(await started.exited).toBe(1);
      const fatal = started.lines.filter(({ level }) => level === 'fatal');
      expect(fatal).toHaveLength(1);
      expect(JSON.stringify(fatal[0]?.['problems'] ?? fatal[0]?.['err'])).toMatch(named);
      expectNoSecretIn(started.output());
    }
  });
});

describe('a command with a wrong setting fails with one sentence that names it', () => {
  test.each<[string, string[], () => Record<string, string>, RegExp]>([
    ['KAFKA_PASSWORD', ['topics'], () => ({ KAFKA_PASSWORD: PASSWORDS.wrong }), /KAFKA_USERNAME, KAFKA_PASSWORD/],
    ['KAFKA_CA', ['topics'], () => ({ KAFKA_CA_PATH: registryCa }), /KAFKA_CA: expected the CA/],
    ['KAFKA_TLS', ['topics'], () => ({ KAFKA_TLS: 'false' }), /KAFKA_TLS: .*set KAFKA_TLS=true/],
    ['DATABASE_URL', ['status'], () => ({ DATABASE_URL: databaseUrl(PASSWORDS.wrong) }), /password in DATABASE_URL/],
    ['DATABASE_CA', ['status'], () => ({ DATABASE_CA_PATH: registryCa }), /DATABASE_CA: expected the CA that signed/],
    ['SCHEMA_REGISTRY_CA', ['apply', '.'], () => ({ SCHEMA_REGISTRY_CA: '' }), /SCHEMA_REGISTRY_CA: expected the CA/],
  ])('%s', async (_setting, words, change, expected) => {
    const folder = await aFolder();
    await folder.write({ 'acme.yaml': 'tenant: acme\nendpoints: []\n' });
    const place = words.map((word) => (word === '.' ? folder.path : word));
    const { code, stdout, stderr } = await runHere(place, { env: { ...env, ...change() } });
    await folder.remove();
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, stdout: '', lines: 1 });
    expect(stderr).toMatch(expected);
    expectNoSecretIn(stderr);
  });
});
