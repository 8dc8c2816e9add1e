import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { removeDevFile, removePointer, writeDevFile, writePointer } from '../../src/servers/dev-file.ts';

let folder: string;
const file = () => path.join(folder, 'dev.json');
const addresses = {
  pid: 4711,
  kafkaBrokers: ['127.0.0.1:1'],
  databaseUrl: 'postgres://u:p@h/d',
  environment: { KAFKA_PASSWORD: 'secret' },
  services: {},
};
let content: typeof addresses & { dataDir: string };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dev-file-'));
  content = { ...addresses, dataDir: folder };
});
afterEach(() => rm(folder, { recursive: true }));

test('only its owner can read the addresses, for passwords are among them', async () => {
  await writeDevFile(folder, { ...content, demoPort: 1 });
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ ...content, demoPort: 1 });
  await removeDevFile(folder);
  await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
});

test('two that write at the same moment are not in each other’s way', async () => {
  const both = [4711, 4712].map((pid) => writeDevFile(folder, { ...content, pid, demoPort: 1 }));
  await Promise.all(both);
  expect(await readdir(folder)).toEqual(['dev.json']);
});

test('one with its data elsewhere is found in the checkout, and is in nobody’s way there', async () => {
  const site = createServer().listen(0, '127.0.0.1');
  await once(site, 'listening');
  const first = { ...content, dataDir: '/elsewhere', demoPort: (site.address() as AddressInfo).port };
  const pidInFile = async () => (JSON.parse(await readFile(file(), 'utf8')) as { pid: number }).pid;
  await writePointer(folder, first, () => true);
  expect(await pidInFile()).toBe(4711);

  const second = { ...first, dataDir: '/elsewhere-too', pid: 4712 };
  await writePointer(folder, second, () => true);
  await removePointer(folder, 4712);
  expect(await pidInFile()).toBe(4711);
  await writePointer(folder, second, () => false);
  expect(await pidInFile()).toBe(4712);
  await removePointer(folder, 4712);
  await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
  site.close();
  await once(site, 'close');
});
