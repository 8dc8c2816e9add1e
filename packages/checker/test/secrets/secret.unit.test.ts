import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { createLogger } from '@checkstream/runtime';
import { createSecret } from '../../src/secrets/secret.ts';

test('a secret is *** wherever it is printed', () => {
  const secret = createSecret('hunter2');
  const lines: string[] = [];
  const log = createLogger({
    name: 'test',
    level: 'info',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });
  log.info({ value: secret, deep: { list: [secret] } }, 'a line');
  const printed = [
    `${secret.toString()} ${String(secret)}`,
    JSON.stringify({ secret }),
    inspect({ deep: [{ secret }] }, { depth: null, showHidden: true }),
    JSON.stringify(structuredClone(Object.keys(secret))),
    ...lines,
  ].join('\n');
  expect(printed).not.toContain('hunter2');
  expect(printed).toContain('***');
  expect(secret.reveal()).toBe('hunter2');
});
