import { describe, expect, test } from '@jest/globals';
import { createLogin } from '../../src/sasl/login.ts';

const login = () => createLogin(new Map([['me', 'secret']]));
const plain = (user: string, password: string) => Buffer.from(`\0${user}\0${password}`);

describe('a login', () => {
  test('needs a mechanism that there is, and one at all', () => {
    const one = login();
    expect(one.begin('GSSAPI')).toBe(false);
    expect(one.answer(plain('me', 'secret'))).toBeNull();
    expect(one.done()).toBe(false);
  });

  test.each([
    ['me', 'secret', true],
    ['me', 'guess', false],
    ['you', 'secret', false],
  ])('by PLAIN of %s with %s: %s', (user, password, accepted) => {
    const one = login();
    one.begin('PLAIN');
    expect(one.answer(plain(user, password)) !== null).toBe(accepted);
    expect(one.done()).toBe(accepted);
  });

  test.each(['', 'n,,', 'n,,n=me', 'n,,n=you,r=abc', 'x'.repeat(70_000)])(
    'by SCRAM is not had with "%.20s"',
    (first) => {
      const one = login();
      one.begin('SCRAM-SHA-256');
      one.answer(Buffer.from(first));
      expect(one.answer(Buffer.from(`c=biws,r=abc,p=${Buffer.alloc(32).toString('base64')}`))).toBeNull();
      expect(one.done()).toBe(false);
    },
  );

  test('by SCRAM is not had with a wrong proof, however right all else is', () => {
    const one = login();
    one.begin('SCRAM-SHA-512');
    const [nonce] = String(one.answer(Buffer.from('n,,n=me,r=abc'))).split(',');
    expect(nonce).toMatch(/^r=abc./);
    expect(one.answer(Buffer.from(`c=biws,${nonce},p=${Buffer.alloc(64).toString('base64')}`))).toBeNull();
    expect(one.done()).toBe(false);
  });
});
