import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEgressPolicy, egressProblem } from '../../src/egress/egress-policy.ts';

const usual = createEgressPolicy({ deny: ['default'], allow: [] });
const publicOnly = createEgressPolicy({ deny: ['public-only'], allow: [] });

describe('the usual policy', () => {
  test.each([
    ...['169.254.169.254', '169.254.0.0', '169.254.255.255', 'fe80::1', 'febf::1', 'fe80::1%eth0'],
    ...['224.0.0.1', '239.255.255.255', 'ff02::1', '255.255.255.255', '0.0.0.0', '0.1.2.3', '::'],
    ...['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '0:0:0:0:0:FFFF:A9FE:A9FE', '::ffff:0.0.0.0'],
    // IPv4-translated, NAT64, 6to4, IPv4-compatible
    ...['::ffff:0:a9fe:a9fe', '64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1', '::169.254.169.254'],
    ...['', 'localhost', '1.2.3', '010.0.0.1'],
  ])('does not let a probe connect to "%s"', (address) => {
    expect(usual(address)).toBe(false);
  });

  test.each([
    ...['127.0.0.1', '10.0.0.1', '192.168.1.1', '203.0.113.7', '169.253.255.255', '169.255.0.0', '223.255.255.255'],
    ...['255.255.255.254', '1.0.0.0', '::1', 'fd00::1', '2001:db8::1', 'fe7f::1', 'fec0::1', '::ffff:127.0.0.1'],
    ...['64:ff9b::808:808', '2002:808:808::1'],
  ])('lets it connect to %s', (address) => {
    expect(usual(address)).toBe(true);
  });
});

describe('the policy public-only', () => {
  test.each([
    ...['127.0.0.1', '127.255.255.255', '::1', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1'],
    ...['100.100.100.200', '192.0.0.192', '198.18.0.1', '240.0.0.1', 'fd00:ec2::254', 'fc00::1', 'fec0::1'],
    ...['169.254.169.254', 'fe80::1', 'ff02::1', '::', '0.0.0.0', '255.255.255.255'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2002:a00:1::1'],
    ...['::127.0.0.1', '::ffff:0:10.0.0.1'],
    // Teredo: a client, and a server; ISATAP: of a private and of a public IPv4 address
    ...['2001:0:808:808:8000:63bf:80ff:fffe', '2001:0:7f00:1:8000:63bf:f7f7:f7f7'],
    ...['2606:4700::5efe:a00:1', '2606:4700::200:5efe:127.0.0.1', '2002:808:808::5efe:a00:1'],
  ])('does not let a probe connect to %s', (address) => {
    expect(publicOnly(address)).toBe(false);
  });

  test.each([
    ...['8.8.8.8', '126.255.255.255', '128.0.0.1', '172.15.255.255', '172.32.0.0', '100.63.255.255', '100.128.0.0'],
    ...['203.0.113.7', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'],
    ...['2001:0:808:808:8000:63bf:f7f7:f7f7', '2606:4700::5efe:808:808', '2606:4700::100:5efe:a00:1', '2001:1::7f00:1'],
  ])('lets it connect to %s', (address) => {
    expect(publicOnly(address)).toBe(true);
  });
});

describe('a policy', () => {
  test('lets what is allowed win, whatever is denied', () => {
    const policy = createEgressPolicy({ deny: ['public-only'], allow: ['10.1.0.0/16', '::1', '169.254.7.7'] });
    expect(['10.1.255.255', '::ffff:10.1.0.1', '64:ff9b::a01:1', '::1', '169.254.7.7'].map(policy)).toEqual(
      Array(5).fill(true),
    );
    expect(['10.2.0.0', '10.0.255.255', '127.0.0.1', '169.254.7.8'].map(policy)).toEqual(Array(4).fill(false));
  });

  test('can add to a set, and deny everything', () => {
    const more = createEgressPolicy({ deny: ['default', '10.0.0.0/8', '2001:db8::/33'], allow: [] });
    expect(['10.0.0.1', '169.254.1.1', '2001:db8:7fff::1'].map(more)).toEqual([false, false, false]);
    expect(['11.0.0.1', '2001:db8:8000::1'].map(more)).toEqual([true, true]);
    const nothing = createEgressPolicy({ deny: ['0.0.0.0/0', '::/0'], allow: ['private'] });
    expect(['8.8.8.8', '2606::1', '10.0.0.1'].map(nothing)).toEqual([false, false, true]);
  });

  test('of IPv6 alone says nothing about IPv4, however it is written', () => {
    const policy = createEgressPolicy({ deny: ['public-only'], allow: ['::/0'] });
    expect(policy('fd00::1')).toBe(true);
    const ipv4 = ['::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:808:808::80ff:fffe', '::5efe:a00:1'];
    expect(ipv4.map(policy)).toEqual(Array(5).fill(false));
  });

  test('of mapped IPv4 is one of IPv4', () => {
    const policy = createEgressPolicy({
      deny: ['::ffff:10.0.0.0/104', '::ffff:8.8.8.8'],
      allow: ['::ffff:10.1.0.0/112'],
    });
    expect(['10.2.0.1', '::ffff:10.2.0.1', '8.8.8.8'].map(policy)).toEqual([false, false, false]);
    expect(['10.1.0.1', '::ffff:10.1.0.1', '8.8.4.4'].map(policy)).toEqual([true, true, true]);
  });

  test('that denies a translator is not undone by what allows the address behind it', () => {
    const policy = createEgressPolicy({ deny: ['64:ff9b::/96', '10.0.0.0/8'], allow: ['10.0.0.5'] });
    expect(['10.0.0.5', '64:ff9b::a00:5'].map(policy)).toEqual([true, false]);
  });

  test('denies exactly the addresses of a range', () => {
    const ipv4 = fc.tuple(...Array.from({ length: 4 }, () => fc.nat(255)));
    fc.assert(
      fc.property(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), (a, b, prefixBits) => {
        const bits = (bytes: number[]) => bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
        const start = bits(a).slice(0, prefixBits).padEnd(32, '0');
        const base = [0, 8, 16, 24].map((at) => Number.parseInt(start.slice(at, at + 8), 2)).join('.');
        const policy = createEgressPolicy({ deny: [`${base}/${prefixBits}`], allow: [] });
        expect(policy(b.join('.'))).toBe(!bits(b).startsWith(start.slice(0, prefixBits)));
      }),
    );
  });
});

test.each([
  ...['10.0.0.0/33', '10.0.0.1/8', 'fd00::1/8', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0', 'fe80::1%eth0', '::/129'],
  ...['Default', 'constructor', '10.0.0.0 /8', '-1', '10.0.0.0/-1', '10.0.0.0/1e1', 'example.com'],
])('"%s" is no range', (entry) => {
  expect(egressProblem(['default', entry])).toMatch(/^expected addresses, .*; came "[^"]*"$/);
  expect(() => createEgressPolicy({ deny: [entry], allow: [] })).toThrow(RangeError);
});
