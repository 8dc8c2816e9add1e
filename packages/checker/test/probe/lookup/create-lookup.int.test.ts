import { mkdirSync, mkdtempSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { NetworkInterfaceInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { IpFamily } from '@checkstream/schema';
import { createLookup } from '../../../src/probe/lookup/create-lookup.ts';
import type { SystemLookup } from '../../../src/probe/lookup/system-lookup.ts';
import { nameServer } from './name-server.ts';
import type { Answer, NameServer } from './name-server.ts';

const opened: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

interface World {
  names?: Record<string, Answer>;
  hosts?: string;
  resolv?: string;
  nsswitch?: string;
  system?: SystemLookup;
  own?: { internal: boolean }[];
}

const LOOPBACK = { internal: true };
const ETHERNET = { internal: false };

async function open(world: World) {
  const { names = {}, hosts = '', resolv = '', nsswitch = 'hosts: files dns', system = unasked } = world;
  const own = (world.own ?? [LOOPBACK, ETHERNET]) as NetworkInterfaceInfo[];
  const dir = mkdtempSync(join(tmpdir(), 'lookup-'));
  opened.push({ close: () => rmSync(dir, { recursive: true }) });
  const server: NameServer = await nameServer(names);
  opened.push(server);
  const files = { hosts: join(dir, 'hosts'), resolv: join(dir, 'resolv.conf'), nsswitch: join(dir, 'nsswitch.conf') };
  writeFileSync(files.hosts, hosts);
  writeFileSync(files.resolv, resolv);
  writeFileSync(files.nsswitch, nsswitch);
  const clock = { ms: 0 };
  const lookup = createLookup({ now: () => clock.ms, nameServers: [server.address], system, files, own: () => own });
  const ask = (hostname: string, family: IpFamily = 'ANY', signal = new AbortController().signal) =>
    lookup(hostname, family, { signal, onQueued: () => undefined });
  return { ask, asked: server.asked, files, clock };
}

const unasked: SystemLookup = () => Promise.reject(new Error('the system was asked'));
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a lookup by name servers', () => {
  test.each<[IpFamily, string[], string]>([
    ['ANY', ['2001:db8::1', '192.0.2.9', '192.0.2.1'], '192.0.2.9'],
    ['ANY', ['2001:db8::2', '2001:db8::1'], '2001:db8::2'],
    ['IPV4', ['2001:db8::1', '192.0.2.9'], '192.0.2.9'],
    ['IPV6', ['2001:db8::1', '192.0.2.9'], '2001:db8::1'],
  ])('of family %s takes from %j the address %s', async (family, addresses, expected) => {
    const { ask } = await open({ names: { 'shop.test': addresses } });
    expect(await ask('shop.test', family)).toBe(expected);
  });

  test.each<[IpFamily, Answer | null, string]>([
    ['ANY', null, 'ENOTFOUND'],
    ['ANY', [], 'ENODATA'],
    ['IPV4', ['2001:db8::1'], 'ENODATA'],
    ['IPV6', ['192.0.2.1'], 'ENODATA'],
    ['ANY', 'SERVFAIL', 'ESERVFAIL'],
  ])('of family %s with the answer %j fails with %s', async (family, answer, expected) => {
    const { ask } = await open({ names: answer === null ? {} : { 'shop.test': answer } });
    await expect(ask('shop.test', family)).rejects.toEqual(code(expected));
  });

  test.each(['a'.repeat(64), 'a..b', `${'a.'.repeat(130)}b`])(
    'of %s, which is no name, fails as not found',
    async (name) => {
      const { ask } = await open({});
      await expect(ask(name)).rejects.toEqual(code('ENOTFOUND'));
    },
  );

  test.each<[{ internal: boolean }[], Answer | null, string]>([
    [[LOOPBACK], 'SERVFAIL', 'ENETDOWN'],
    [[], 'SERVFAIL', 'ENETDOWN'],
    [[LOOPBACK, ETHERNET], 'SERVFAIL', 'ESERVFAIL'],
    [[LOOPBACK], null, 'ENOTFOUND'],
  ])('from a machine with the addresses %j and the answer %j fails with %s', async (own, answer, expected) => {
    const { ask } = await open({ own, names: answer === null ? {} : { 'shop.test': answer } });
    await expect(ask('shop.test')).rejects.toEqual(code(expected));
  });

  test('remembers nothing', async () => {
    const { ask, asked } = await open({ names: { 'shop.test': ['192.0.2.1'] } });
    for (let i = 0; i < 3; i++) await ask('shop.test');
    expect(asked).toEqual(Array(3).fill('shop.test A'));
  });

  test('ends with its signal, and no silent name holds up another', async () => {
    const { ask } = await open({ names: { 'silent.test': 'SILENT', 'shop.test': ['192.0.2.1'] } });
    const giveUp = new AbortController();
    const silent = Array.from({ length: 50 }, () => ask('silent.test', 'ANY', giveUp.signal).catch(String));
    const since = performance.now();
    expect(await ask('shop.test')).toBe('192.0.2.1');
    expect(performance.now() - since).toBeLessThan(1_000);
    giveUp.abort(new Error('enough'));
    expect(new Set(await Promise.all(silent))).toEqual(new Set(['Error: enough']));
    await expect(ask('shop.test', 'ANY', giveUp.signal)).rejects.toThrow('enough');
  });

  test('completes names as the system does', async () => {
    const { ask, asked } = await open({
      names: { 'intranet.corp.test': ['192.0.2.1'], 'db.prod.lab.test': ['192.0.2.2'], 'absolute.': ['192.0.2.3'] },
      resolv: '# a comment\nnameserver 192.0.2.53\nsearch lab.test corp.test.\n',
    });
    expect(await ask('intranet')).toBe('192.0.2.1');
    expect(await ask('db.prod')).toBe('192.0.2.2');
    expect(asked).toEqual(['intranet.lab.test A', 'intranet.corp.test A', 'db.prod A', 'db.prod.lab.test A']);
    await expect(ask('intranet.')).rejects.toEqual(code('ENOTFOUND'));
    await expect(ask('nowhere')).rejects.toEqual(code('ENOTFOUND'));
  });

  test('that gets no answer about one name does not go on to the next', async () => {
    const { ask, asked } = await open({
      names: { 'shop.test': 'SERVFAIL', 'shop.test.corp.test': ['192.0.2.1'] },
      resolv: 'search corp.test',
    });
    await expect(ask('shop.test')).rejects.toEqual(code('ESERVFAIL'));
    expect(asked.filter((question) => question.includes('corp'))).toEqual([]);
  });
});

describe('/etc/hosts', () => {
  const hosts = '127.0.0.7 Shop.test shop # ours\n::7 shop.test\n192.0.2.1 shop.test\nnonsense shop.test\n::8 six\n';

  test.each<[string, IpFamily, string]>([
    ['shop.test', 'ANY', '127.0.0.7'],
    ['SHOP.test', 'IPV4', '127.0.0.7'],
    ['shop.test', 'IPV6', '::7'],
    ['shop', 'ANY', '127.0.0.7'],
    ['six', 'ANY', '::8'],
  ])('says where %s is, family %s: %s', async (name, family, address) => {
    const { ask, asked } = await open({ hosts, names: { 'shop.test': ['192.0.2.99'] } });
    expect(await ask(name, family)).toBe(address);
    expect(asked).toEqual([]);
  });

  test('leaves a family that it does not have to the name servers', async () => {
    const { ask } = await open({ hosts: '192.0.2.1 shop.test', names: { 'shop.test': ['2001:db8::1'] } });
    expect(await ask('shop.test', 'IPV6')).toBe('2001:db8::1');
  });

  test('is read again when it changed', async () => {
    const { ask, files, clock } = await open({ hosts });
    expect(await ask('shop')).toBe('127.0.0.7');
    writeFileSync(files.hosts, '127.0.0.42 shop');
    clock.ms += 1_000;
    expect(await ask('shop')).toBe('127.0.0.42');
    rmSync(files.hosts);
    clock.ms += 1_000;
    await expect(ask('shop')).rejects.toEqual(code('ENOTFOUND'));
  });

  test('that cannot be read blames no name, and is tried again at once', async () => {
    const { ask, files } = await open({ names: { 'shop.test': ['192.0.2.1'] } });
    rmSync(files.hosts);
    mkdirSync(files.hosts);
    await expect(ask('shop.test')).rejects.toEqual(expect.objectContaining({ kind: 'AGENT', code: 'EISDIR' }));
    await expect(ask('shop.test')).rejects.toThrow(`${files.hosts} (EISDIR)`);
    rmdirSync(files.hosts);
    expect(await ask('shop.test')).toBe('192.0.2.1');
  });

  test.each<[string, IpFamily, string]>([
    ['localhost', 'ANY', '127.0.0.1'],
    ['app.localhost', 'IPV6', '::1'],
    ['LOCALHOST.', 'IPV4', '127.0.0.1'],
  ])('need not name %s', async (name, family, address) => {
    const { ask, asked } = await open({});
    expect(await ask(name, family)).toBe(address);
    expect(asked).toEqual([]);
  });
});

describe('the system', () => {
  const system: SystemLookup = (hostname) =>
    hostname === 'printer.local' ? Promise.resolve(['192.0.2.8']) : Promise.reject(new Error('unknown'));
  const nsswitch = 'hosts: files mdns4_minimal [NOTFOUND=return] dns # and so on';

  test('is asked about a name that no name server knows, where it has other sources', async () => {
    const { ask } = await open({ nsswitch, system, names: { 'shop.test': ['192.0.2.1'] } });
    expect(await ask('printer.local')).toBe('192.0.2.8');
    expect(await ask('shop.test')).toBe('192.0.2.1');
    await expect(ask('nowhere.test')).rejects.toThrow('unknown');
  });

  test('is not asked about a name whose servers fail', async () => {
    const { ask } = await open({ nsswitch, names: { 'broken.test': 'SERVFAIL' } });
    await expect(ask('broken.test')).rejects.toEqual(code('ESERVFAIL'));
  });

  test.each([
    '',
    'hosts: files dns myhostname',
    'hosts:  files resolve [!UNAVAIL=return] dns',
    '# hosts: mdns\npasswd: nis',
  ])('is not asked where it knows nothing more: %j', async (text) => {
    const { ask } = await open({ nsswitch: text });
    await expect(ask('printer.local')).rejects.toEqual(code('ENOTFOUND'));
  });
});
