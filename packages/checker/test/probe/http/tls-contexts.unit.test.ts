import { describe, expect, test } from '@jest/globals';
import { createTlsContexts } from '../../../src/probe/http/tls-contexts.ts';
import { credentials, testRoot } from '../sites.ts';

const NONE = { verify: true, serverName: null, caFrom: null, certificateFrom: null, keyFrom: null };
const { cert, key } = credentials('good');
const values: Record<string, string> = {
  CA: testRoot,
  SAME: testRoot,
  C: cert,
  K: key,
  SELF: credentials('self-signed').cert,
};
const secret = (name: string): string => values[name] ?? '';

describe('contexts of TLS', () => {
  test('are one for all definitions without secrets', () => {
    const contextsOf = createTlsContexts([testRoot]);
    const { ownOrigin, others } = contextsOf(NONE, secret);
    expect(others).toBe(ownOrigin);
    expect(contextsOf({ ...NONE, verify: false, serverName: 'shop.test' }, secret).ownOrigin).toBe(ownOrigin);
  });

  test('are one for each distinct setting', () => {
    const contextsOf = createTlsContexts(null);
    const first = contextsOf({ ...NONE, caFrom: 'CA' }, secret);
    expect(contextsOf({ ...NONE, caFrom: 'SAME' }, secret).ownOrigin).toBe(first.ownOrigin);
    expect(first.others).toBe(first.ownOrigin);
    const withKey = contextsOf({ ...NONE, caFrom: 'CA', certificateFrom: 'C', keyFrom: 'K' }, secret);
    expect(withKey.ownOrigin).not.toBe(first.ownOrigin);
    expect(withKey.others).toBe(first.ownOrigin);
  });

  test('follow a secret that was rotated', () => {
    const contextsOf = createTlsContexts(null);
    const before = contextsOf({ ...NONE, caFrom: 'CA' }, secret).ownOrigin;
    const after = contextsOf({ ...NONE, caFrom: 'CA' }, () => secret('SELF')).ownOrigin;
    expect(after).not.toBe(before);
  });

  test('are not kept without end', () => {
    const contextsOf = createTlsContexts(null, 2);
    const of = (name: string) => contextsOf({ ...NONE, caFrom: name }, secret).ownOrigin;
    const [first, second] = [of('CA'), of('SELF')];
    expect(of('CA')).toBe(first);
    of('C');
    expect(of('CA')).toBe(first);
    expect(of('SELF')).not.toBe(second);
  });
});
