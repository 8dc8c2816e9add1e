import { expect, test } from '@jest/globals';
import { aDefinition } from '@checkstream/schema/testing';
import { namedSecrets } from '../../src/probe/named-secrets.ts';

const tls = { verify: true, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null };

test.each([
  [{}, []],
  [{ headers: { a: { literal: 'x', secret: null }, b: { literal: null, secret: 'B' } } }, ['B']],
  [{ auth: { basic: { username: 'u', passwordFrom: 'P' }, bearer: null } }, ['P']],
  [{ auth: { basic: null, bearer: { tokenFrom: 'T' } } }, ['T']],
  [{ tls: { ...tls, caFrom: 'CA' } }, ['CA']],
  [{ tls: { ...tls, certificateFrom: 'C', keyFrom: 'K' } }, ['C', 'K']],
  [{ tls: { ...tls, certificateFrom: 'C', keyFrom: 'C' } }, ['C']],
])('a definition with %j names the secrets %j', (part, names) => {
  expect(namedSecrets(aDefinition({ headers: {}, auth: null, ...part }))).toEqual(names);
});
