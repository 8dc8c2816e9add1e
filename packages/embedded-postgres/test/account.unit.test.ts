import { describe, expect, test } from '@jest/globals';
import { findUnprivileged } from '../src/account.ts';

describe('the account that stands in for root', () => {
  const root = 'root:x:0:0:root:/root:/bin/bash';
  const nobody = 'nobody:x:65534:65533:nobody:/:/usr/sbin/nologin';

  test('is postgres where there is one', () => {
    const postgres = 'postgres:x:101:104::/var/lib/postgresql:/bin/bash';
    expect(findUnprivileged([root, nobody, postgres, ''].join('\n'))).toEqual({ uid: 101, gid: 104 });
  });

  test('is nobody otherwise', () => {
    expect(findUnprivileged([root, nobody].join('\n'))).toEqual({ uid: 65534, gid: 65533 });
  });

  test('is never root under another name', () => {
    expect(findUnprivileged('postgres:x:0:0::/root:/bin/sh')).toBeNull();
  });
});
