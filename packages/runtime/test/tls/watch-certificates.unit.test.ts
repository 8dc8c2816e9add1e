import type { X509Certificate } from 'node:crypto';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { createAuthority } from '@checkstream/testkit';
import { describe, expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { readCertificates } from '../../src/tls/read-certificates.ts';
import { watchCertificates } from '../../src/tls/watch-certificates.ts';

const DAY_MS = 86_400_000;
const authority = createAuthority('root', { days: 3_000 });
const lasting = (days: number, name = `for ${days} days`) => authority.issue({ name, untilDay: days }).certificate;

function aWatch() {
  const { log, lines } = recordingLog();
  const metrics = new Registry();
  let daysLater = 0;
  const watch = watchCertificates({ metrics, log, now: () => Date.now() + daysLater * DAY_MS });
  const inDays = async (certificate: string) => {
    const { values } = (await metrics.getSingleMetric(METRIC)?.get()) ?? { values: [] };
    const value = values.find(({ labels }) => labels['certificate'] === certificate)?.value;
    return value === undefined ? null : Math.round((value * 1_000 - Date.now()) / DAY_MS);
  };
  return { watch, lines, inDays, later: (days: number) => void (daysLater = days) };
}

const METRIC = 'checkstream_certificate_expires_timestamp_seconds';

/** What Node shows of a connection. */
const aConnection = (pem: string) => {
  const [certificate] = readCertificates('SERVER', pem) as [X509Certificate];
  return { destroyed: false, getPeerX509Certificate: () => certificate };
};
const asSocket = (connection: ReturnType<typeof aConnection>) => connection as unknown as TLSSocket;

describe('a certificate of our own', () => {
  test.each([
    [30.1, []],
    [29.9, [{ msg: 'a certificate expires soon; renew it', daysLeft: 29, subject: 'CN=for 29.9 days' }]],
    [-0.5, [{ msg: 'a certificate has expired', daysLeft: -1 }]],
  ])('for %d days more is warned of as soon as it is known: %j', (days, expected) => {
    const { watch, lines } = aWatch();
    watch.own('KAFKA_CERTIFICATE', lasting(days));
    expect(lines).toEqual(expected.map((line) => expect.objectContaining({ ...line, setting: 'KAFKA_CERTIFICATE' })));
  });

  test('is warned of once a day', () => {
    const { watch, lines, later } = aWatch();
    watch.own('KAFKA_CERTIFICATE', lasting(40));
    for (const day of [5, 11, 11.5, 11.9, 12.1, 12.2]) {
      later(day);
      watch.look();
    }
    expect(lines.map(({ daysLeft }) => daysLeft)).toEqual([28, 27]);
  });

  test('among several is told by its name, and the first to expire is the metric', async () => {
    const { watch, lines, inDays } = aWatch();
    watch.own('KAFKA_CA', lasting(300) + lasting(20) + lasting(10));
    expect(lines.map(({ subject }) => subject)).toEqual(['CN=for 20 days', 'CN=for 10 days']);
    expect(await inDays('KAFKA_CA')).toBe(10);
  });

  test.each([
    [6, 2.1, []],
    [6, 1.9, [1]],
    [1, 0.4, []],
    [1, 0.3, [0]],
    [120, 30.1, []],
    [120, 29.9, [29]],
  ])(
    'that lives for %d days is not warned of before a third of them is left, nor before 30: %d',
    (life, left, warned) => {
      const { watch, lines } = aWatch();
      watch.own('KAFKA_CERTIFICATE', authority.issue({ fromDay: left - life, untilDay: left }).certificate);
      expect(lines.map(({ daysLeft }) => daysLeft)).toEqual(warned);
    },
  );

  test.each(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE'])('may be labelled %s', async (label) => {
    const { watch, inDays } = aWatch();
    const pem = lasting(300).replaceAll('CERTIFICATE', label);
    expect(() => createSecureContext({ ca: pem })).not.toThrow();
    watch.own('KAFKA_CA', lasting(200) + pem);
    watch.own('SCHEMA_REGISTRY_CA', pem);
    expect([await inDays('KAFKA_CA'), await inDays('SCHEMA_REGISTRY_CA')]).toEqual([200, 300]);
  });

  test('that is not set is nothing', async () => {
    const { watch, inDays } = aWatch();
    watch.own('KAFKA_CA', null);
    expect(await inDays('KAFKA_CA')).toBeNull();
  });

  test.each(['', 'text', '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n', 'BEGIN CERTIFICATE'])(
    'that is none is refused: "%s"',
    (text) => expect(() => aWatch().watch.own('KAFKA_CA', text)).toThrow(/^KAFKA_CA: expected the PEM text of a cert/),
  );
});

describe('the certificate that a server shows', () => {
  test('goes by its hosts when it has no subject', () => {
    const { watch, lines } = aWatch();
    const nameless = authority.issue({ name: null, hosts: ['kafka.test'], untilDay: 9.5 }).certificate;
    watch.shown('KAFKA_BROKERS', asSocket(aConnection(nameless)));
    watch.own('KAFKA_CERTIFICATE', nameless);
    expect(lines).toEqual([
      expect.objectContaining({ setting: 'KAFKA_BROKERS', subject: 'DNS:kafka.test', daysLeft: 9 }),
      expect.objectContaining({ setting: 'KAFKA_CERTIFICATE', subject: 'DNS:kafka.test', daysLeft: 9 }),
    ]);
  });

  test('costs nobody the connection when it cannot be read', () => {
    const { watch, lines } = aWatch();
    const mistaken = {
      getPeerX509Certificate: () => {
        throw new TypeError('no such certificate');
      },
    };
    watch.shown('KAFKA_BROKERS', mistaken as unknown as TLSSocket);
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'a certificate cannot be watched', setting: 'KAFKA_BROKERS', level: 'warn' }),
    ]);
  });

  test('counts as long as the connection lives, and after it until another is there', async () => {
    const { watch, inDays } = aWatch();
    const [first, second] = [aConnection(lasting(100)), aConnection(lasting(200))];
    watch.shown('KAFKA_BROKERS', asSocket(first));
    watch.shown('KAFKA_BROKERS', asSocket(second));
    expect(await inDays('KAFKA_BROKERS')).toBe(100);
    first.destroyed = second.destroyed = true;
    expect(await inDays('KAFKA_BROKERS')).toBe(100);
    watch.shown('KAFKA_BROKERS', asSocket(aConnection(lasting(300))));
    expect(await inDays('KAFKA_BROKERS')).toBe(300);
  });

  test('is warned of once a day, however many connections there are', () => {
    const { watch, lines, later } = aWatch();
    const pem = lasting(20);
    for (const day of [0, 0.5, 1.1]) {
      later(day);
      for (let n = 0; n < 5; n++) watch.shown('DATABASE_URL', asSocket(aConnection(pem)));
    }
    expect(lines).toHaveLength(2);
  });
});
