import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createKafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { waitForKafka } from '../../src/kafka/wait-for-kafka.ts';
import type { KafkaSettings } from '../../src/settings/kafka-settings.ts';
import { quietLog } from '../../src/testing/quiet-log.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';

jest.setTimeout(60_000);

const pem = (name: string): string => readFileSync(new URL(`../fixtures/tls/${name}`, import.meta.url), 'utf8');
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** The TLS side of a broker: it shakes hands, which is all these tests come to. */
async function aTlsPort(options: TlsOptions = {}): Promise<number> {
  const server = createServer({ cert: pem('server.crt'), key: pem('server.key'), ...options });
  server.on('tlsClientError', () => undefined);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

const aTlsClient = (overrides: Partial<KafkaSettings>) =>
  createKafkaClient(someKafkaSettings({ tls: true, ca: pem('ca.crt'), ...overrides }), {
    clientId: 'test',
    log: quietLog(),
  });

const waitFor = (overrides: Partial<KafkaSettings>): Promise<void> =>
  waitForKafka(aTlsClient(overrides), AbortSignal.timeout(20_000));

describe('TLS trouble at the start', () => {
  test.each([
    ['another CA', pem('other-ca.crt')],
    ['the CAs of the system', null],
  ])('a certificate not signed by %s names KAFKA_CA, at once', async (_what, ca) => {
    const brokers = [`localhost:${await aTlsPort()}`];
    await expect(waitFor({ brokers, ca })).rejects.toMatchObject({
      name: 'SettingsError',
      problems: [expect.stringMatching(/^KAFKA_CA: expected the CA that signed .* from localhost:\d+\)$/)],
    });
  });

  test('a certificate for another host names KAFKA_BROKERS', async () => {
    await aTlsPort();
    const { port, address } = servers[0]?.address() as AddressInfo;
    const host = address.includes(':') ? `[${address}]` : address;
    await expect(waitFor({ brokers: [`${host}:${port}`] })).rejects.toMatchObject({
      problems: [expect.stringMatching(/^KAFKA_BROKERS: expected a host name of the broker's certificate/)],
    });
  });

  test('a broker that wants a client certificate names KAFKA_CERTIFICATE', async () => {
    const port = await aTlsPort({ requestCert: true, rejectUnauthorized: true, ca: pem('ca.crt') });
    await expect(waitFor({ brokers: [`localhost:${port}`] })).rejects.toMatchObject({
      problems: [expect.stringMatching(/^KAFKA_CERTIFICATE, KAFKA_PRIVATE_KEY: expected a client certificate/)],
    });
  });

  test('plaintext to a TLS port may be an outage: it goes on trying, and hints at KAFKA_TLS', async () => {
    const { log, lines } = recordingLog('warn');
    const settings = someKafkaSettings({ brokers: [`localhost:${await aTlsPort()}`] });
    const client = createKafkaClient(settings, { clientId: 'test', log });
    await expect(waitForKafka(client, AbortSignal.timeout(1_000))).rejects.toThrow();
    expect(lines[0]?.['reason']).toMatch(/KAFKA_TLS/);
  });
});

describe('createKafkaClient', () => {
  const notPem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

  test.each([
    ['KAFKA_CA', { ca: notPem }],
    ['KAFKA_CERTIFICATE', { certificate: notPem, privateKey: pem('server.key') }],
    ['KAFKA_PRIVATE_KEY', { certificate: pem('ca.crt'), privateKey: pem('server.key') }],
  ])('%s that cannot be used is named before anything is opened', (variable, overrides) => {
    expect(() => aTlsClient(overrides)).toThrow(new RegExp(`^${variable}: expected .*, came something else`));
  });
});
