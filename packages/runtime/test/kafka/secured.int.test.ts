import {
  createAuthority,
  startSecuredKafka,
  uniqueName,
  waitFor,
  type Credentials,
  type SecuredKafka,
} from '@checkstream/testkit';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createKafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { fetchOffsets } from '../../src/kafka/offsets.ts';
import { openProducer } from '../../src/kafka/open-producer.ts';
import { waitForKafka } from '../../src/kafka/wait-for-kafka.ts';
import { withAdmin } from '../../src/kafka/with-admin.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import type { KafkaSettings } from '../../src/settings/kafka-settings.ts';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';
import { watchCertificates } from '../../src/tls/watch-certificates.ts';

jest.setTimeout(120_000);

let kafka: SecuredKafka;
beforeAll(async () => {
  kafka = await startSecuredKafka();
});
afterAll(() => kafka.close());

/** Settings that are right for the broker that wants a login, or other ones. */
const aClient = (overrides: Partial<KafkaSettings> = {}) => {
  const { log, lines } = recordingLog('debug');
  const settings = someKafkaSettings({ brokers: [kafka.withLogin], tls: true, ca: kafka.authority.certificate });
  const certificates = watchCertificates({ metrics: new Registry(), log, now: () => Date.now() });
  const client = createKafkaClient({ ...settings, ...login(), ...overrides }, { clientId: 'test', log, certificates });
  return { client, lines };
};

const login = (saslMechanism: KafkaSettings['saslMechanism'] = 'scram-sha-256', password = kafka.user.password) => ({
  saslMechanism,
  username: kafka.user.username,
  password: createSecret(password),
});

const noLogin = { saslMechanism: null, username: null, password: null };

const showing = ({ certificate, key }: Credentials): Partial<KafkaSettings> => ({
  ...noLogin,
  brokers: [kafka.withCertificate],
  certificate,
  privateKey: createSecret(key),
});

/** What is said once for all; nothing of it, nor of the log, may hold a secret. */
async function refusal(overrides: Partial<KafkaSettings>): Promise<string> {
  const { client, lines } = aClient(overrides);
  const error: unknown = await waitForKafka(client, AbortSignal.timeout(20_000)).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ name: 'SettingsError', problems: [expect.any(String)] });
  const written = String(error) + JSON.stringify(lines);
  for (const secret of [kafka.user.password, 'wrong-s3cret', 'PRIVATE KEY']) expect(written).not.toContain(secret);
  return String(error).replace('SettingsError: ', '');
}

describe('a Kafka that wants TLS and more', () => {
  test.each<[string, () => Partial<KafkaSettings>]>([
    ['a login by SCRAM-SHA-256', () => login('scram-sha-256')],
    ['a login by SCRAM-SHA-512', () => login('scram-sha-512')],
    ['a login by PLAIN', () => login('plain')],
    ['a client certificate', () => showing(kafka.authority.issue({ name: 'checker' }))],
  ])('takes messages with %s', async (_what, settings) => {
    const { client } = aClient(settings());
    await waitForKafka(client, AbortSignal.timeout(20_000));
    const topic = uniqueName('secured');
    await withAdmin(client, (admin) =>
      admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true }),
    );
    const producer = openProducer(client);
    await producer.send(topic, [{ key: 'k', value: Buffer.from('v') }]);
    await producer.close();
    await waitFor('the message', async () => (await fetchOffsets(client, topic)).get(0)?.high === 1n);
  });

  const LOGIN = /^KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL_MECHANISM: expected a login that Kafka accepts/;
  const CA = /^KAFKA_CA: expected the CA that signed .* from localhost:\d+\)$/;

  test.each<[string, () => Partial<KafkaSettings>, RegExp]>([
    ['another CA', () => ({ ca: createAuthority('somebody else').certificate }), CA],
    ['the CAs of the system', () => ({ ca: null }), CA],
    ['a wrong password, by SCRAM-SHA-256', () => login('scram-sha-256', 'wrong-s3cret'), LOGIN],
    ['a wrong password, by SCRAM-SHA-512', () => login('scram-sha-512', 'wrong-s3cret'), LOGIN],
    ['a wrong password, by PLAIN', () => login('plain', 'wrong-s3cret'), LOGIN],
    ['an unknown user', () => ({ ...login(), username: 'nobody' }), LOGIN],
    ['no login', () => noLogin, /^KAFKA_SASL_MECHANISM: .*came one that wants one; set it, with KAFKA_USERNAME/],
    [
      'a login where none is taken',
      () => ({ brokers: [kafka.plain], tls: false }),
      /^KAFKA_SASL_MECHANISM: expected a port that takes logins/,
    ],
    [
      'another name of the broker',
      () => ({ brokers: [kafka.withLogin.replace('localhost', '127.0.0.1')] }),
      /^KAFKA_BROKERS: expected a host name of the broker's certificate/,
    ],
    [
      'that its certificate has run out',
      () => ({ ...noLogin, brokers: [kafka.expired] }),
      /^KAFKA_BROKERS: .*outside its dates/,
    ],
    [
      'no client certificate',
      () => ({ ...noLogin, brokers: [kafka.withCertificate] }),
      /^KAFKA_CERTIFICATE, KAFKA_PRIVATE_KEY: .*; none is set$/,
    ],
    [
      'a client certificate that has run out',
      () => showing(kafka.authority.issue({ fromDay: -9, untilDay: -2 })),
      /KAFKA_CERTIFICATE: expected a valid one, came one that expired on 20/,
    ],
    [
      'no TLS',
      () => ({ tls: false }),
      /^KAFKA_TLS: expected a port without TLS, came one that speaks it; set KAFKA_TLS=true/,
    ],
  ])('refuses %s, in one sentence that names the setting', async (_what, settings, expected) => {
    expect(await refusal(settings())).toMatch(expected);
  });

  test('never lets a client certificate of somebody else in, and names the setting', async () => {
    const { client, lines } = aClient(showing(createAuthority('somebody else').issue()));
    const error: unknown = await waitForKafka(client, AbortSignal.timeout(3_000)).catch((caught: unknown) => caught);
    // Node's TLS, and so the embedded broker, ends such a connection without saying why: that may heal.
    const reasons = error instanceof SettingsError ? error.problems : lines.map(({ reason }) => reason);
    expect(reasons).toContainEqual(expect.stringMatching(/KAFKA_CERTIFICATE/));
  });

  test('is warned of before its certificate runs out, and so is our own', async () => {
    const { client, lines } = aClient(showing(kafka.authority.issue({ name: 'old', untilDay: 9.5 })));
    await waitForKafka(client, AbortSignal.timeout(20_000));
    const warned = lines.filter(({ level }) => level === 'warn');
    expect(warned).toEqual([expect.objectContaining({ setting: 'KAFKA_CERTIFICATE', subject: 'CN=old', daysLeft: 9 })]);
  });
});

test('TLS to a Kafka without is refused, and names the setting', async () => {
  expect(await refusal({ ...noLogin, brokers: [kafka.plain] })).toMatch(
    /^KAFKA_TLS: expected a port that speaks TLS, came one that answers without; set KAFKA_TLS=false/,
  );
});

describe('createKafkaClient', () => {
  const notPem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
  const [one, other] = [createAuthority('one').issue(), createAuthority('other').issue()];

  test.each<[string, Partial<KafkaSettings>]>([
    ['KAFKA_CA', { ca: notPem }],
    ['KAFKA_CA', { ca: one.key }],
    ['KAFKA_CERTIFICATE', { certificate: notPem, privateKey: createSecret(one.key) }],
    ['KAFKA_PRIVATE_KEY', { certificate: one.certificate, privateKey: createSecret(other.key) }],
  ])('%s that cannot be used is named before anything is opened', (variable, overrides) => {
    expect(() => aClient(overrides)).toThrow(new RegExp(`^${variable}: expected .*, came something else`));
  });
});
