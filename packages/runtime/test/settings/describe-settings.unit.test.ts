import { describe, expect, test } from '@jest/globals';
import { describeSettings } from '../../src/settings/describe-settings.ts';
import { kafkaSettings } from '../../src/settings/kafka-settings.ts';
import { maskSettings } from '../../src/settings/mask-settings.ts';
import { databaseSettings, httpSettings, registrySettings } from '../../src/settings/service-settings.ts';
import { createSecret } from '../../src/secrets/secret.ts';
import { someDatabaseSettings } from '../../src/testing/some-database-settings.ts';
import { someKafkaSettings } from '../../src/testing/some-kafka-settings.ts';

describe('describeSettings', () => {
  const rows = describeSettings({
    kafka: kafkaSettings,
    http: httpSettings(9101),
    checker: { maxBody: { format: 'size', default: 1_048_576, env: 'CHECKER_MAX_BODY', doc: 'Largest body' } },
  });
  const row = (path: string) => rows.find((one) => one.path === path);

  test('there is one row a setting, in the order of declaration', () => {
    expect(rows.map(({ variable }) => variable).slice(0, 3)).toEqual(['KAFKA_BROKERS', 'KAFKA_TLS', 'KAFKA_CA']);
    expect(rows).toHaveLength(15);
  });

  test('a required setting has no default', () => {
    expect(row('kafka.brokers')).toMatchObject({ required: true, default: null, pathVariable: null });
  });

  test('defaults are shown as a person would write them', () => {
    expect(row('kafka.sessionTimeoutMs')).toMatchObject({ default: '10s', required: false });
    expect(row('checker.maxBody')).toMatchObject({ default: '1MiB', doc: 'Largest body' });
    expect(row('http.port')).toMatchObject({ default: '9101' });
    expect(row('kafka.tls')).toMatchObject({
      default: 'true when a CA, a certificate or SASL is set',
      required: false,
    });
  });

  test('secrets and files are marked', () => {
    expect(row('kafka.privateKey')).toMatchObject({ secret: true, pathVariable: 'KAFKA_PRIVATE_KEY_PATH' });
    expect(row('kafka.ca')).toMatchObject({ secret: false, default: null, required: false });
  });
});

describe('maskSettings', () => {
  test('secrets, credentials in URLs and PEM texts are not shown; the settings stay as they were', () => {
    const settings = {
      kafka: someKafkaSettings({
        password: createSecret('p'),
        privateKey: createSecret('-----BEGIN PRIVATE KEY-----\nx'),
        ca: '-----BEGIN CERTIFICATE-----\nx',
      }),
      database: someDatabaseSettings('postgres://u:p@db/x'),
      registry: { url: createSecret('https://u:p@registry'), ca: null },
    };
    const definition = { kafka: kafkaSettings, database: databaseSettings, registry: registrySettings };
    expect(maskSettings(definition, settings)).toEqual({
      kafka: { ...someKafkaSettings({ ca: '(PEM)' }), password: '***', privateKey: '(PEM)' },
      database: { url: 'postgres://***@db/x', ca: null },
      registry: { url: 'https://***@registry', ca: null },
    });
    expect(settings.kafka.password?.reveal()).toBe('p');
  });

  test.each([
    ['postgres://u:ge heim@h/x', 'postgres://***@h/x'],
    ['postgres://u:ge"heim@h/x', 'postgres://***@h/x'],
    ['postgres://h/x?user=u&passwor%64=geheim', 'postgres://h/x?***'],
    ['postgres://u:p@h:5432/x?sslmode=verify-full&password=ge&heim', 'postgres://***@h:5432/x?sslmode=verify-full&***'],
    ['postgres://u%3Ageheim%40h/x', 'postgres://***/x'],
    ['postgres://u:12%2Fgeheim@h:5432/x', 'postgres://***@h:5432/x'],
    ['postgres://h/geheim%40h', 'postgres://h/***'],
    ['postgres://h/x#geheim', 'postgres://h/x#***'],
  ])('of %s only what is no secret is shown', (url, expected) => {
    const masked = maskSettings({ database: databaseSettings }, { database: someDatabaseSettings(url) });
    expect(masked).toEqual({ database: { url: expected, ca: null } });
  });

  test('nor is the key in the query of a registry', () => {
    const registry = { url: createSecret('https://r/?api_key=geheim'), ca: null };
    expect(maskSettings({ registry: registrySettings }, { registry })).toEqual({
      registry: { url: 'https://r/?***', ca: null },
    });
  });
});
