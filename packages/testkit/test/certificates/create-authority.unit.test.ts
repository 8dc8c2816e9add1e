import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { createAuthority } from '../../src/certificates/create-authority.ts';

const DAY_MS = 86_400_000;
const read = (pem: string) => new X509Certificate(pem);

describe('an authority of a test', () => {
  test('signs itself, and may sign others', () => {
    const root = read(createAuthority('some root').certificate);
    expect(root.subject).toBe('CN=some root');
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
  });

  test('issues certificates with the names, the dates and the key that were asked for', () => {
    const authority = createAuthority('some root');
    const root = read(authority.certificate);
    const wanted = { name: 'kafka', hosts: ['kafka.test', '127.0.0.1'], fromDay: -20, untilDay: -10 };
    const { certificate, key } = authority.issue(wanted);
    const issued = read(certificate);
    expect(issued.checkIssued(root) && issued.verify(root.publicKey)).toBe(true);
    expect(issued.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(issued).toMatchObject({ subject: 'CN=kafka', subjectAltName: 'DNS:kafka.test, IP Address:127.0.0.1' });
    expect(Math.abs(issued.validToDate.getTime() - Date.now() + 10 * DAY_MS)).toBeLessThan(60_000);
    expect(issued.ca).toBe(false);
  });

  test('issues certificates for hosts only, without a subject', () => {
    const { subject, subjectAltName } = read(createAuthority('root').issue({ name: null }).certificate);
    expect({ subject, subjectAltName }).toEqual({
      subject: undefined,
      subjectAltName: 'DNS:localhost, IP Address:127.0.0.1',
    });
  });

  test('of the same name is another one', () => {
    const [one, other] = [createAuthority('root'), createAuthority('root')];
    expect(read(one.issue().certificate).verify(read(other.certificate).publicKey)).toBe(false);
  });

  test('writes dates far away too', () => {
    const { certificate } = createAuthority('root', { days: 30_000 });
    expect(read(certificate).validToDate.getUTCFullYear()).toBeGreaterThan(2100);
  });
});
