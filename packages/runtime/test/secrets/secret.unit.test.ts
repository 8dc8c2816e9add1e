import { format, inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { createSecret, HIDDEN } from '../../src/secrets/secret.ts';
import { recordingLog } from '../../src/testing/recording-log.ts';

const secret = createSecret('hunter2');

function logged(fields: object): string {
  const { log, lines } = recordingLog();
  log.info(fields, 'a line');
  log.child(fields).warn('another');
  return JSON.stringify(lines);
}

test.each([
  ['as text', String(secret)],
  ['in a template', `${secret as unknown as string}`],
  ['added to a text', 'a ' + (secret as unknown as string)],
  ['in a list', [secret].join(' ')],
  ['as JSON', JSON.stringify({ secret, list: [secret] })],
  ['in a copy', JSON.stringify({ copy: { ...secret } })],
  ['looked into', inspect({ deep: [{ deeper: { secret } }] }, { depth: null, showHidden: true })],
  ['formatted', format('%s %o %O %j', secret, secret, secret, secret)],
  ['of an error', inspect(Object.assign(new Error('with it'), { secret }))],
  ['in a message', inspect(new Error(`not ${secret.toString()}`, { cause: { secret } }))],
  ['in the log', logged({ value: secret, deep: { list: [secret] } })],
])('a secret is *** %s', (_, printed) => {
  expect(printed).not.toContain('hunter2');
  expect(printed).toContain(HIDDEN);
});

test('a secret tells its value when it is asked for it', () => {
  expect(secret.reveal()).toBe('hunter2');
});

test('a secret has no value to find among its properties, and cannot be cloned or changed', () => {
  const properties = Reflect.ownKeys(secret).map((key) => Reflect.get(secret, key) as unknown);
  expect(properties.map((property) => typeof property)).toEqual(properties.map(() => 'function'));
  expect(properties.map(String).join()).not.toContain('hunter2');
  expect(() => structuredClone(secret)).toThrow();
  expect(Object.isFrozen(secret)).toBe(true);
});
