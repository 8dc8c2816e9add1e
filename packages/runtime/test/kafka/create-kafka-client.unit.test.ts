import { expect, test } from '@jest/globals';
import { Registry } from 'prom-client';
import { createKafkaClient } from '../../src/kafka/create-kafka-client.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';
import { watchCertificates } from '../../src/tls/watch-certificates.ts';

const NO_CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

const open = (tls: boolean) => {
  const { log } = recordingLog();
  const certificates = watchCertificates({ metrics: new Registry(), log, now: () => Date.now() });
  return createKafkaClient(someKafkaSettings({ tls, ca: NO_CERTIFICATE }), { clientId: 'test', log, certificates });
};

test('a certificate that was left behind stops nobody who speaks without TLS', () => {
  expect(() => open(false)).not.toThrow();
  expect(() => open(true)).toThrow(/^KAFKA_CA: expected the PEM text of a certificate/);
});
