import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { SettingsError } from '@checkstream/runtime';
import { openSecrets } from '../../src/secrets/open-secrets.ts';
import type { SecretsOptions } from '../../src/secrets/open-secrets.ts';

const root = mkdtempSync(join(tmpdir(), 'secrets-'));
afterAll(() => rmSync(root, { recursive: true }));

let folders = 0;
function folder(files: Record<string, string>): string {
  const dir = join(root, `${folders++}`);
  mkdirSync(dir);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
  return dir;
}

let nowMs = 0;
const open = (options: Partial<SecretsOptions>) =>
  openSecrets({ env: {}, tenants: null, dir: null, now: () => nowMs, ...options });

/** The value, or the code of what is wrong. */
const found = ({ find }: ReturnType<typeof open>, endpointId: string, name: string): string => {
  const answer = find(endpointId, name);
  return 'reveal' in answer ? answer.reveal() : answer.code;
};

describe('a secret in the environment', () => {
  test.each([
    ['default/home', 'KEY', 'SECRET_KEY'],
    ['default/home', 'SHOP_KEY', 'SECRET_SHOP_KEY'],
    ['default/home', 'shop-key', 'SECRET_SHOP_KEY'],
    ['acme/home', 'KEY', 'SECRET_ACME_KEY'],
    ['a.b-c_d/home', 'key', 'SECRET_A_B_C_D_KEY'],
  ])('of %s named %s is %s', (endpointId, name, variable) => {
    expect(found(open({ env: { [variable]: 'x' } }), endpointId, name)).toBe('x');
  });

  test('goes to nobody else: the tenant default gets none that a known tenant may own', () => {
    const secrets = open({ env: { SECRET_ACME_KEY: 'x' } });
    secrets.know('acme/home');
    expect(found(secrets, 'default/home', 'ACME_KEY')).toBe('SECRET_SHARED');
    expect(found(secrets, 'acme/home', 'KEY')).toBe('x');
    expect(found(secrets, 'other/home', 'KEY')).toBe('SECRET_MISSING');
  });

  test('that two known tenants may own goes to neither', () => {
    const secrets = open({ env: { SECRET_A_B_C: 'x', SECRET_A_KEY: 'y' } });
    expect(found(secrets, 'a/home', 'B_C')).toBe('x');
    secrets.know('a-b/home');
    expect(found(secrets, 'a/home', 'B_C')).toBe('SECRET_SHARED');
    expect(found(secrets, 'a-b/home', 'C')).toBe('SECRET_SHARED');
    expect(found(secrets, 'a/home', 'KEY')).toBe('y');
  });

  test('goes to listed tenants only, where they are listed', () => {
    const secrets = open({ env: { SECRET_ACME_KEY: 'x', SECRET_EVIL_KEY: 'y' }, tenants: ['acme'] });
    expect(found(secrets, 'acme/home', 'KEY')).toBe('x');
    expect(found(secrets, 'default/home', 'ACME_KEY')).toBe('SECRET_MISSING');
    expect(found(secrets, 'evil/home', 'KEY')).toBe('SECRET_MISSING');
    const both = open({ env: { SECRET_ACME_KEY: 'x', SECRET_KEY: 'y' }, tenants: ['acme', 'default'] });
    expect(found(both, 'default/home', 'ACME_KEY')).toBe('SECRET_SHARED');
    expect(found(both, 'default/home', 'KEY')).toBe('y');
  });

  test.each([
    [['a', 'a-b'], 'SECRET_A_B_C', 'B_C of tenant a and C of tenant a-b'],
    [['a-b', 'a.b'], 'SECRET_A_B_C', 'C of tenant a-b and C of tenant a.b'],
  ])('that can be one of two of the tenants %j stops the start', (tenants, variable, readings) => {
    expect(() => open({ env: { [variable]: 'hunter2' }, tenants })).toThrow(SettingsError);
    expect(() => open({ env: { [variable]: 'hunter2' }, tenants })).toThrow(readings);
    expect(() => open({ env: { [variable]: 'hunter2' }, tenants })).not.toThrow('hunter2');
    expect(() => open({ env: { SECRET_A_B: 'x', SECRET_OTHER: 'x' }, tenants: ['a', 'a-b', 'default'] })).not.toThrow();
  });

  test('is missing when it is empty or not there, with a sentence that names it', () => {
    const { find } = open({ env: { SECRET_ACME_KEY: '' } });
    expect(find('acme/home', 'KEY')).toEqual({
      code: 'SECRET_MISSING',
      message:
        'not checked: the checker has no secret KEY of tenant acme: set SECRET_ACME_KEY in its environment, ' +
        'or write acme/KEY in its CHECKER_SECRETS_DIR',
    });
  });
});

describe('a secret in a file', () => {
  test('is its content without the line break at the end', () => {
    const dir = folder({
      'acme/KEY': 'x\n',
      'acme/CRLF': 'y\r\n',
      'acme/PEM': '-----BEGIN\na\n\n',
      'acme/EMPTY': '\n',
    });
    const secrets = open({ dir });
    expect(['KEY', 'CRLF', 'PEM', 'EMPTY'].map((name) => found(secrets, 'acme/home', name))).toEqual([
      'x',
      'y',
      '-----BEGIN\na\n',
      'SECRET_MISSING',
    ]);
  });

  test('belongs to the tenant of its folder', () => {
    const secrets = open({ dir: folder({ 'a/B_C': 'x', 'default/KEY': 'y' }) });
    expect(found(secrets, 'a/home', 'B_C')).toBe('x');
    expect(found(secrets, 'a-b/home', 'C')).toBe('SECRET_MISSING');
    expect(found(secrets, 'default/home', 'KEY')).toBe('y');
    expect(found(secrets, 'default/home', 'A_B_C')).toBe('SECRET_MISSING');
  });

  test.each([
    ['acme/home', '../other/KEY'],
    ['acme/home', '..'],
    ['acme/home', '../../outside'],
    ['acme/home', 'KEY/'],
    ['../other/home', 'KEY'],
    ['../home', 'other/KEY'],
    ['acme', 'KEY'],
    ['.hidden/home', 'KEY'],
  ])('is never found outside of it: %s names %s', (endpointId, name) => {
    const dir = folder({ 'acme/KEY': 'x', 'other/KEY': 'x', '.hidden/KEY': 'x' });
    writeFileSync(join(dir, '..', 'outside'), 'x');
    expect(found(open({ dir }), endpointId, name)).toBe('SECRET_MISSING');
  });

  test('is read again after 10 s, and the same object until it changes', () => {
    const dir = folder({ 'acme/KEY': 'old' });
    const secrets = open({ dir });
    const first = secrets.find('acme/home', 'KEY');
    writeFileSync(join(dir, 'acme/KEY'), 'new');
    nowMs += 9_999;
    expect(secrets.find('acme/home', 'KEY')).toBe(first);
    nowMs += 1;
    expect(found(secrets, 'acme/home', 'KEY')).toBe('new');
    const second = secrets.find('acme/home', 'KEY');
    nowMs += 10_000;
    expect(secrets.find('acme/home', 'KEY')).toBe(second);
    rmSync(join(dir, 'acme/KEY'));
    nowMs += 10_000;
    expect(found(secrets, 'acme/home', 'KEY')).toBe('SECRET_MISSING');
    writeFileSync(join(dir, 'acme/KEY'), 'back');
    nowMs += 10_000;
    expect(found(secrets, 'acme/home', 'KEY')).toBe('back');
  });

  test('may be a link, as orchestrators make them', () => {
    const dir = folder({ '..data/acme-KEY': 'x', 'acme/OTHER': 'y' });
    symlinkSync('../..data/acme-KEY', join(dir, 'acme/KEY'));
    expect(found(open({ dir }), 'acme/home', 'KEY')).toBe('x');
  });

  test('that is a folder or cannot be read is told apart from one that is missing', () => {
    const dir = folder({ 'acme/KEY/x': '', 'acme/CLOSED': 'x' });
    chmodSync(join(dir, 'acme/CLOSED'), 0);
    expect(found(open({ dir }), 'acme/home', 'KEY')).toBe('SECRET_UNREADABLE');
    // Permissions do not stop the super-user.
    expect(['x', 'SECRET_UNREADABLE']).toContain(found(open({ dir }), 'acme/home', 'CLOSED'));
  });

  test('whose disk fails cannot be read', () => {
    const dir = folder({ 'acme/x': '' });
    // Where there is such a file, reading its first page is an EIO.
    symlinkSync('/proc/self/mem', join(dir, 'acme/KEY'));
    expect(found(open({ dir }), 'acme/home', 'KEY')).toBe(
      existsSync('/proc/self/mem') ? 'SECRET_UNREADABLE' : 'SECRET_MISSING',
    );
  });

  test('comes after the environment, and before a variable that nobody gets', () => {
    const dir = folder({ 'a/KEY': 'file', 'a/B_C': 'file' });
    const secrets = open({ dir, env: { SECRET_A_KEY: 'variable', SECRET_A_B_C: 'variable' } });
    secrets.know('a-b/home');
    expect(found(secrets, 'a/home', 'KEY')).toBe('variable');
    expect(found(secrets, 'a/home', 'B_C')).toBe('file');
  });

  test.each([['not-there'], ['file']])('needs a folder: %s', (name) => {
    const dir = folder({ file: '' });
    expect(() => open({ dir: join(dir, name) })).toThrow(/^CHECKER_SECRETS_DIR: expected a folder/);
  });
});
