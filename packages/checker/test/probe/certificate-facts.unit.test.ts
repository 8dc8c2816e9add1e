import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { describeCertificate } from '../../src/probe/certificate-facts.ts';

const good = new X509Certificate(readFileSync(new URL('./certificates/good.pem', import.meta.url)));
const asIs = (text: string): string => text;

/** What Node says of a certificate, without one that says it. */
const saying = (more: Partial<X509Certificate>) =>
  ({ subject: 'CN=a', issuer: 'CN=b', validFrom: 'Jan 1 00:00:00 2026 GMT', validTo: '', ...more }) as X509Certificate;

test('a certificate is told in plain values', () => {
  expect(describeCertificate(good, asIs)).toEqual({
    subject: 'CN=localhost',
    issuer: 'CN=checkstream test root',
    validFrom: Date.UTC(2026, 0, 1),
    expiresAt: Date.UTC(2125, 0, 1),
    hostNames: ['localhost', 'shop.test', '127.0.0.1'],
  });
});

test.each<[string, Partial<X509Certificate>, object]>([
  ['a name of several parts', { subject: 'C=FI\nO=Shop\nCN=a.test' }, { subject: 'C=FI, O=Shop, CN=a.test' }],
  ['a date that is none', { validTo: 'Bad time value' }, { expiresAt: null }],
  ['no other names', { subjectAltName: undefined }, { hostNames: [] }],
  [
    'names that are no hosts',
    { subjectAltName: 'email:a@b.test, DNS:b.test, IP Address:0:0:0:0:0:0:0:1' },
    { hostNames: ['b.test', '0:0:0:0:0:0:0:1'] },
  ],
  ['a name inside another thing', { subjectAltName: 'URI:http://a.test/DNS:b.test' }, { hostNames: [] }],
  [
    'a name with a comma',
    { subjectAltName: String.raw`DNS:"a\", DNS:b", DNS:c` },
    { hostNames: [String.raw`"a\", DNS:b"`, 'c'] },
  ],
])('%s', (_, more, expected) => {
  expect(describeCertificate(saying(more), asIs)).toMatchObject(expected);
});

test('every text passes the mask', () => {
  const mask = (text: string): string => text.replaceAll('a', '*');
  expect(
    describeCertificate(saying({ subject: 'CN=a', issuer: 'CN=ca', subjectAltName: 'DNS:a.test' }), mask),
  ).toMatchObject({ subject: 'CN=*', issuer: 'CN=c*', hostNames: ['*.test'] });
});
