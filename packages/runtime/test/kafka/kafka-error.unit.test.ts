import { describe, expect, test } from '@jest/globals';
import kafkajs from 'kafkajs';
import { codeOf, describeKafkaError, heals, saidByKafka } from '../../src/kafka/kafka-error.ts';
import { PublishError } from '../../src/kafka/publish-error.ts';
import { settingsProblem } from '../../src/kafka/settings-problem.ts';

interface Made {
  code?: string | number;
  broker?: string;
  type?: string;
  retriable?: boolean;
}

type ClassName = keyof typeof kafkajs | 'KafkaJSConnectionClosedError';

/** kafkajs's constructors as they are; its types leave the second argument of some out. */
const make = (name: ClassName, message: string | object, options: Made = {}): Error => {
  const Class = (kafkajs as unknown as Record<string, unknown>)[name] as new (
    message: string | object,
    options: Made,
  ) => Error;
  return new Class(message, options);
};

const connectionError = (code: string): Error =>
  make('KafkaJSConnectionError', `Connection error: ${code}`, { code, broker: 'kafka:9093' });

const protocolError = (type: string, retriable: boolean): Error =>
  make('KafkaJSProtocolError', { message: `it is ${type}`, type, code: 1, retriable });

/** What `producer.send` rejects with: a final error around one that heals. */
const wrapped = (cause: Error): Error => make('KafkaJSNumberOfRetriesExceeded', cause, {});

describe('heals', () => {
  test.each([
    ['a refused connection', connectionError('ECONNREFUSED'), true],
    ['a refused connection inside a final error', wrapped(connectionError('ECONNREFUSED')), true],
    ['a handshake that broke off', connectionError('EPROTO'), true],
    ['a certificate that is revoked', connectionError('CERT_REVOKED'), false],
    ['a closed connection', make('KafkaJSConnectionClosedError', 'Closed connection'), true],
    ['a slow broker', make('KafkaJSRequestTimeoutError', 'Request timed out'), true],
    ['a lock timeout, which kafkajs calls final', make('KafkaJSLockTimeout', 'Timeout while acquiring lock'), true],
    ['no coordinator, which kafkajs calls final', make('KafkaJSGroupCoordinatorNotFound', 'none'), true],
    ['too few in-sync replicas', protocolError('NOT_ENOUGH_REPLICAS', true), true],
    ['a rebalance, which kafkajs calls final', protocolError('REBALANCE_IN_PROGRESS', false), true],
    ['a system error from below kafkajs', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), true],
    ['a message that is too large', wrapped(protocolError('MESSAGE_TOO_LARGE', false)), false],
    ['a refused session timeout', protocolError('INVALID_SESSION_TIMEOUT', false), false],
    ['a programming error inside kafkajs', wrapped(new TypeError('x is undefined')), false],
    ['an error of our own', new Error('boom'), false],
    ['a refused login', make('KafkaJSSASLAuthenticationError', 'Authentication failed'), false],
    ['an unknown CA, which kafkajs calls retriable', wrapped(connectionError('SELF_SIGNED_CERT_IN_CHAIN')), false],
  ])('%s', (_what, error, expected) => {
    expect(heals(error)).toBe(expected);
  });
});

describe('saidByKafka', () => {
  test.each([
    ['a refused connection inside a final error', wrapped(connectionError('ECONNREFUSED')), true],
    ['a refusal told in our words', new Error('it is', { cause: protocolError('INVALID_CONFIG', false) }), true],
    ['refusals of several topics', make('KafkaJSAggregateError', 'some'), true],
    ['messages that were not confirmed', new PublishError('late', { retriable: true, code: 'TIMEOUT' }), true],
    ['a programming error inside kafkajs', wrapped(new TypeError('x is undefined')), false],
    ['a question that was broken off', new DOMException('Aborted with Ctrl+C', 'AbortError'), false],
    ['an error of our own', new Error('boom'), false],
    ['no error at all', undefined, false],
  ])('%s', (_what, error, expected) => {
    expect(saidByKafka(error)).toBe(expected);
  });
});

describe('settingsProblem', () => {
  test.each([
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'KAFKA_CA'],
    ['CERT_HAS_EXPIRED', 'KAFKA_BROKERS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'KAFKA_BROKERS'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'KAFKA_CERTIFICATE'],
    ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', 'KAFKA_CERTIFICATE'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'KAFKA_CERTIFICATE'],
    ['ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN', 'KAFKA_CERTIFICATE'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'KAFKA_TLS'],
    ['CERT_REVOKED', 'KAFKA_BROKERS'],
    ['UNSPECIFIED', 'KAFKA_BROKERS'],
  ])('%s names %s, and the broker', (code, variable) => {
    const problem = settingsProblem(wrapped(connectionError(code)));
    expect(problem).toMatch(new RegExp(`^${variable}\\b.*expected .*came .*${code} from kafka:9093`));
  });

  test('a refused login names the three settings of a login', () => {
    const problem = settingsProblem(make('KafkaJSSASLAuthenticationError', 'Authentication failed'));
    expect(problem).toMatch(/^KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL_MECHANISM: .*Authentication failed/);
  });

  test('a broker that is away is no problem of the settings', () => {
    expect(settingsProblem(wrapped(connectionError('ECONNREFUSED')))).toBeNull();
  });
});

describe('describeKafkaError', () => {
  test('a closed connection hints at TLS', () => {
    expect(describeKafkaError(make('KafkaJSConnectionClosedError', 'Closed connection'))).toBe(
      'Closed connection (the connection was cut; does that port expect TLS (KAFKA_TLS), a login (KAFKA_SASL_MECHANISM) or another KAFKA_CERTIFICATE?)',
    );
  });

  test('the code is the type of a protocol error, else the code of the system, else the class', () => {
    expect(codeOf(wrapped(protocolError('MESSAGE_TOO_LARGE', false)))).toBe('MESSAGE_TOO_LARGE');
    expect(codeOf(connectionError('ENOTFOUND'))).toBe('ENOTFOUND');
    expect(codeOf(new TypeError('x'))).toBe('TypeError');
  });
});
