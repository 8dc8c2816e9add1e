import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { SettingsDefinition } from '../../src/settings/definition.ts';
import { kafkaSettings, topicSettings } from '../../src/settings/kafka-settings.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';
import { databaseSettings, httpSettings, logSettings, registrySettings } from '../../src/settings/service-settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';

interface ServiceSettings {
  location: string;
  lingerMs: number;
  maxBody: number;
  maxInFlight: number;
  deny: string[];
  migrate: boolean;
}

const service: SettingsDefinition<ServiceSettings> = {
  location: { format: String, default: 'default', env: 'CHECKER_LOCATION' },
  lingerMs: { format: 'duration', default: 100, env: 'WRITER_LINGER' },
  maxBody: { format: 'size', default: 1_048_576, env: 'CHECKER_MAX_BODY' },
  maxInFlight: { format: 'nat', default: 1_000, min: 1, max: 50_000, env: 'CHECKER_MAX_IN_FLIGHT' },
  deny: { format: 'list', default: ['default'], env: 'CHECKER_EGRESS_DENY' },
  migrate: { format: Boolean, default: true, env: 'WRITER_MIGRATE' },
};

const definition = {
  kafka: kafkaSettings,
  topics: topicSettings,
  registry: registrySettings,
  database: databaseSettings,
  http: httpSettings(9101),
  log: logSettings,
  service,
};

const REQUIRED = { KAFKA_BROKERS: 'kafka:9092', DATABASE_URL: 'postgres://u:p@db/x' };
const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkstream-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function aFile(name: string, content: string | object): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const load = (env: Record<string, string> = {}) => loadSettings(definition, { env: { ...REQUIRED, ...env } });

function problemsOf(env: Record<string, string>): string[] {
  try {
    load(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadSettings', () => {
  test('with only what is required, the rest are defaults', () => {
    const { database, ...others } = load();
    expect(database.url.reveal()).toBe('postgres://u:p@db/x');
    expect(others).toEqual({
      kafka: someKafkaSettings(),
      topics: {
        checks: 'checkstream.checks',
        endpoints: 'checkstream.endpoints',
        deadLetters: 'checkstream.dead-letters',
      },
      registry: { url: null, ca: null },
      http: { host: '127.0.0.1', port: 9101 },
      log: { level: 'info', format: 'json' },
      service: {
        location: 'default',
        lingerMs: 100,
        maxBody: 1_048_576,
        maxInFlight: 1_000,
        deny: ['default'],
        migrate: true,
      },
    });
  });

  test('every format is read from its text', () => {
    const settings = load({
      KAFKA_BROKERS: 'a:9092, b:9093,[::1]:9094',
      WRITER_LINGER: '2s',
      CHECKER_MAX_BODY: '64KiB',
      CHECKER_MAX_IN_FLIGHT: '5',
      CHECKER_EGRESS_DENY: 'default,10.0.0.0/8',
      WRITER_MIGRATE: 'false',
      HTTP_PORT: '0',
    });
    expect(settings.kafka.brokers).toEqual(['a:9092', 'b:9093', '[::1]:9094']);
    expect(settings.service).toMatchObject({ lingerMs: 2_000, maxBody: 65_536, maxInFlight: 5, migrate: false });
    expect(settings.service.deny).toEqual(['default', '10.0.0.0/8']);
    expect(settings.http.port).toBe(0);
  });

  test('an empty variable is as good as none', () => {
    expect(JSON.stringify(load({ KAFKA_CA: '', HTTP_PORT: ' ' }))).toBe(JSON.stringify(load()));
  });

  test('the file fills in, the environment wins', () => {
    const CONFIG_FILE = aFile('service.json', {
      kafka: { brokers: ['file:9092'], sessionTimeoutMs: '30s' },
      service: { location: 'helsinki', maxBody: '2MiB' },
    });
    const settings = loadSettings(definition, {
      env: { DATABASE_URL: REQUIRED.DATABASE_URL, CONFIG_FILE, CHECKER_LOCATION: 'oregon' },
    });
    expect(settings.kafka).toMatchObject({ brokers: ['file:9092'], sessionTimeoutMs: 30_000 });
    expect(settings.service).toMatchObject({ location: 'oregon', maxBody: 2_097_152 });
  });
});

describe('secrets', () => {
  const env = {
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_USERNAME: 'u',
    KAFKA_PASSWORD: 's3cret-password',
    KAFKA_CERTIFICATE: PEM,
    KAFKA_PRIVATE_KEY: PEM.replace('MIIB', 's3cret-key'),
    SCHEMA_REGISTRY_URL: 'https://u:s3cret-registry@registry/',
    DATABASE_URL: 'postgres://u:s3cret-database@db/x',
  };

  test('are read by asking, from the environment and from the file', () => {
    const { kafka, database, registry } = load(env);
    expect(kafka.password?.reveal()).toBe(env.KAFKA_PASSWORD);
    expect(kafka.privateKey?.reveal()).toBe(env.KAFKA_PRIVATE_KEY);
    expect(database.url.reveal()).toBe(env.DATABASE_URL);
    expect(registry.url?.reveal()).toBe(env.SCHEMA_REGISTRY_URL);
    const CONFIG_FILE = aFile('secrets.json', { registry: { url: 'https://u:s3cret@other/' } });
    expect(load({ CONFIG_FILE }).registry.url?.reveal()).toBe('https://u:s3cret@other/');
  });

  test('are *** however the settings are printed', () => {
    const settings = load(env);
    const { log, lines } = recordingLog();
    log.info({ settings, deep: { list: [settings.kafka] } }, 'settings');
    log.child({ database: settings.database }).error({ err: Object.assign(new Error('with it'), { settings }) }, 'no');
    const printed = [
      JSON.stringify(settings),
      inspect(settings, { depth: null, showHidden: true, getters: true }),
      inspect({ ...settings, kafka: { ...settings.kafka, password: { ...settings.kafka.password } } }, { depth: null }),
      inspect(Object.assign(new Error('with it'), { settings }), { depth: null }),
      format('%s %o %j', settings.database, settings.registry, settings.kafka),
      Object.values(settings.kafka).join(),
      JSON.stringify(lines),
    ];
    expect(printed.filter((text) => text.includes('s3cret'))).toEqual([]);
    expect(printed.filter((text) => !text.includes('***'))).toEqual([]);
  });
});

describe('TLS', () => {
  test.each([
    ['a CA', { KAFKA_CA: PEM }],
    ['a certificate', { KAFKA_CERTIFICATE: PEM, KAFKA_PRIVATE_KEY: PEM }],
    ['SASL', { KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p' }],
  ])('%s turns it on', (_what, env) => {
    expect(load(env).kafka.tls).toBe(true);
  });

  test('what is set counts', () => {
    const login = { KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'u', KAFKA_PASSWORD: 'p' };
    expect(load({ ...login, KAFKA_TLS: 'false' }).kafka.tls).toBe(false);
    expect(load({ KAFKA_TLS: 'true' }).kafka.tls).toBe(true);
  });

  test('PEM may stand in the variable, with its newlines as two characters', () => {
    expect(load({ KAFKA_CA: PEM.replaceAll('\n', String.raw`\n`) }).kafka.ca).toBe(PEM);
  });

  test('PEM may stand in a file, named by a variable or by the settings file', () => {
    const path = aFile('ca.pem', PEM);
    expect(load({ KAFKA_CA_PATH: path }).kafka.ca).toBe(PEM);
    const CONFIG_FILE = aFile('with-path.json', { kafka: { caPath: 'ca.pem' } });
    expect(load({ CONFIG_FILE }).kafka.ca).toBe(PEM);
  });
});

describe('problems', () => {
  test.each([
    [{ KAFKA_BROKERS: 'kafka' }, /^KAFKA_BROKERS: expected host:port, comma separated.*, came "kafka"$/],
    [{ KAFKA_BROKERS: 'kafka:0' }, /^KAFKA_BROKERS: .*came "kafka:0"$/],
    [{ KAFKA_BROKERS: 'kafka:65536' }, /^KAFKA_BROKERS: /],
    [{ KAFKA_BROKERS: '' }, /^KAFKA_BROKERS: expected .*, but it is not set$/],
    [{ KAFKA_TLS: 'yes' }, /^KAFKA_TLS: expected true or false, came "yes"$/],
    [{ KAFKA_SESSION_TIMEOUT: '5999ms' }, /^KAFKA_SESSION_TIMEOUT: expected a duration .*, at least 6s, came 5999$/],
    [{ KAFKA_SESSION_TIMEOUT: 'soon' }, /^KAFKA_SESSION_TIMEOUT: expected a duration .*, came "soon"$/],
    [{ KAFKA_PARTITIONS: '10abc' }, /^KAFKA_PARTITIONS: expected a whole number from 0, at least 1, came "10abc"$/],
    [{ KAFKA_PARTITIONS: '0' }, /^KAFKA_PARTITIONS: /],
    [{ KAFKA_TOPIC_CHECKS: 'a topic' }, /^KAFKA_TOPIC_CHECKS: expected a topic name/],
    [{ CHECKER_MAX_IN_FLIGHT: '50001' }, /^CHECKER_MAX_IN_FLIGHT: .*, from 1 to 50000, came 50001$/],
    [{ CHECKER_MAX_BODY: '1 gig' }, /^CHECKER_MAX_BODY: expected a size/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL: expected one of trace, debug, info, warn, error, fatal, silent, came "loud"$/],
    [{ HTTP_PORT: '65536' }, /^HTTP_PORT: /],
    [{ HTTP_PORT: '-1' }, /^HTTP_PORT: /],
    [{ SCHEMA_REGISTRY_URL: 'registry:8081' }, /^SCHEMA_REGISTRY_URL: expected a URL that starts with http/],
    [{ DATABASE_URL: 'mysql://db/x' }, /^DATABASE_URL: .* came "mysql:\/\/db\/x"$/],
    [{ KAFKA_CA: './ca.pem' }, /^KAFKA_CA: expected PEM text.*came 8 characters.*set KAFKA_CA_PATH\)$/],
    [{ KAFKA_CERTIFICATE: PEM }, /^KAFKA_CERTIFICATE: needs KAFKA_PRIVATE_KEY as well$/],
    [{ KAFKA_SASL_MECHANISM: 'plain', KAFKA_USERNAME: 'u' }, /^KAFKA_SASL_MECHANISM: needs KAFKA_PASSWORD as well$/],
    [{ KAFKA_PASSWORD: 'p' }, /^KAFKA_PASSWORD: needs KAFKA_SASL_MECHANISM as well$/],
    [{ KAFKA_CA_PATH: '/nowhere/ca.pem' }, /^KAFKA_CA_PATH: cannot read the file \/nowhere\/ca\.pem: ENOENT/],
    [{ CONFIG_FILE: '/nowhere.json' }, /^CONFIG_FILE: cannot read \/nowhere\.json: ENOENT/],
  ])('%j', (env, expected) => {
    const problems = problemsOf(env);
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  test('all are told at once', () => {
    const problems = problemsOf({ KAFKA_BROKERS: 'x', HTTP_PORT: 'y', LOG_FORMAT: 'z', DATABASE_URL: 'w' });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'KAFKA_BROKERS',
      'DATABASE_URL',
      'HTTP_PORT',
      'LOG_FORMAT',
    ]);
  });

  test('both forms of a PEM setting are one too many', () => {
    const path = aFile('both.pem', PEM);
    expect(problemsOf({ KAFKA_CA: PEM, KAFKA_CA_PATH: path })).toEqual([
      'KAFKA_CA_PATH: KAFKA_CA is set as well; expected only one of them',
    ]);
  });

  test('a secret is never shown', () => {
    const env = {
      KAFKA_PRIVATE_KEY: 'no-pem-but-secret',
      DATABASE_URL: 'postgres:/u:very-secret@db',
      SCHEMA_REGISTRY_URL: 'u:very-secret@registry',
    };
    const problems = problemsOf(env);
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).not.toMatch(/very-secret|but-secret/);
  });

  test.each([
    { DATABASE_URL: 'host=db user=writer password=geheim' },
    { DATABASE_URL: 'jdbc:postgresql://db/x?user=u&password=geheim' },
    { DATABASE_URL: 'db:5432/x?password=geheim' },
    { DATABASE_URL: 'AVNS_geheim' },
    { DATABASE_URL: '"postgres://u:geheim' },
    { DATABASE_URL: 'postgres://u:gehe/im@h/x' },
    { DATABASE_URL: 'postgres://u:12/geheim@h:5432/x' },
    { DATABASE_URL: 'postgres://u:12?geheim@h:5432/x' },
    { DATABASE_URL: 'postgres://u:12#geheim@h:5432/x' },
    { DATABASE_URL: 'postgres://u:geheim%@h/x' },
    { DATABASE_URL: 'mysql://u:geheim@h/x?password=geheim' },
    { SCHEMA_REGISTRY_URL: 'user:geheim' },
    { SCHEMA_REGISTRY_URL: 'ftp://r/?api_key=geheim#geheim' },
    { SCHEMA_REGISTRY_URL: 'http://u:geheim%@r/' },
  ])('a secret is never shown: %j', (env) => {
    const [name = ''] = Object.keys(env);
    const [problem, ...others] = problemsOf(env);
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name}: expected a URL .*, came .`));
    expect(problem?.replace(/^.*, came /, '')).not.toMatch(/gehe|im@|AVNS|u:12/);
  });

  test.each([
    ['http://u:100%@host', /^SCHEMA_REGISTRY_URL: .*, came one with a % that begins no .* character; write it as %25$/],
    ['http://u:1/2@host', /^SCHEMA_REGISTRY_URL: .*, came one with an @ behind its host; in a login, write \/ as %2F/],
  ])('a login that is not percent-encoded is told how: %s', (SCHEMA_REGISTRY_URL, expected) => {
    expect(problemsOf({ SCHEMA_REGISTRY_URL })).toEqual([expect.stringMatching(expected)]);
  });

  test('a login that is, is accepted, and so is an @ in a query', () => {
    const { registry, database } = load({
      SCHEMA_REGISTRY_URL: 'http://u:100%25%40@host',
      DATABASE_URL: 'postgres://h/x?user=me@tenant&sslmode=require',
    });
    expect(registry.url?.reveal()).toBe('http://u:100%25%40@host');
    expect(database.url.reveal()).toBe('postgres://h/x?user=me@tenant&sslmode=require');
  });

  test('a key that is a path is told how to be a file, and is not shown', () => {
    const [problem] = problemsOf({ KAFKA_CERTIFICATE: PEM, KAFKA_PRIVATE_KEY: './client.key' });
    expect(problem).toMatch(/^KAFKA_PRIVATE_KEY: expected PEM text.*came 12 characters.*set KAFKA_PRIVATE_KEY_PATH\)$/);
    expect(problem).not.toContain('client.key');
  });

  test('unknown keys in the file are named, at every depth, with what there is', () => {
    const CONFIG_FILE = aFile('unknown.json', { kafka: { broker: 'a:1' }, colour: 'red', log: 'info' });
    expect(problemsOf({ CONFIG_FILE })).toEqual([
      expect.stringMatching(/^kafka\.broker in .*unknown\.json: there is no such setting; there are brokers, tls, /),
      expect.stringMatching(/^colour in .*: there is no such setting; there are kafka, topics, /),
      expect.stringMatching(/^log in .*: expected an object with level, format$/),
    ]);
  });

  test('a bad value in the file names the variable, and the place in the file', () => {
    const CONFIG_FILE = aFile('bad.json', { http: { port: 'high' } });
    expect(problemsOf({ CONFIG_FILE })).toEqual([
      expect.stringMatching(/^HTTP_PORT \(http\.port in .*bad\.json\): expected a port from 0 to 65535, came "high"$/),
    ]);
  });

  test('a file that is not JSON is not quoted', () => {
    const CONFIG_FILE = aFile('broken.json', '{ "password": "secret", }');
    const [problem] = problemsOf({ CONFIG_FILE });
    expect(problem).toMatch(/^CONFIG_FILE: cannot read .*broken\.json: it is not JSON/);
    expect(problem).not.toContain('secret');
  });
});
