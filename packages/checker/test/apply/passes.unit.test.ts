import { expect, test } from '@jest/globals';
import { PublishError, RegistryError, SettingsError, heals } from '@checkstream/runtime';
import { passes } from '../../src/apply/passes.ts';

const coded = (code: string) => Object.assign(new Error(code), { code });

test.each([
  new PublishError('slow', { retriable: true, code: 'TIMEOUT' }),
  new RegistryError('away', { retriable: true, status: 503 }),
  new DOMException('too long', 'TimeoutError'),
  coded('ECONNREFUSED'),
])('%p passes', (error) => {
  expect(passes(error, heals)).toBe(true);
});

test.each([
  new PublishError('too large', { retriable: false, code: 'MESSAGE_TOO_LARGE' }),
  new RegistryError('refused', { retriable: false, status: 401 }),
  new SettingsError(['KAFKA_CA: expected another one']),
  new TypeError('a mistake'),
  new Error('whatever'),
  null,
])('%p does not pass', (error) => {
  expect(passes(error, heals)).toBe(false);
});

test('what Kafka refuses after it has accepted this client passes when the client says so', () => {
  const refused = new Error('SASL: the password was changed');
  expect(passes(refused, (error) => error === refused)).toBe(true);
});
