import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import {
  refuseSecondDev,
  removeDevFile,
  removePointer,
  writeDevFile,
  writePointer,
} from '../../src/servers/dev-file.ts';

let folder: string;
const file = () => path.join(folder, 'dev.json');
const addresses = { pid: 4711, kafkaBrokers: ['127.0.0.1:1'], databaseUrl: 'postgres://u:p@h/d', services: {} };
let content: typeof addresses & { dataDir: string };

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dev-file-'));
  content = { ...addresses, dataDir: folder };
});
afterEach(() => rm(folder, { recursive: true }));

test('only its owner can read the addresses, for the password is among them', async () => {
  await writeDevFile(folder, { ...content, demoPort: 1 });
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file(), 'utf8'))).toEqual({ ...content, demoPort: 1 });
  await removeDevFile(folder);
  await expect(stat(file())).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a second one is refused while the first lives, and told its process', async () => {
  const site = createServer().listen(0, '127.0.0.1');
  await once(site, 'listening');
  await writeDevFile(folder, { ...content, demoPort: (site.address() as AddressInfo).port });
  await expect(refuseSecondDev(folder, () => true)).rejects.toThrow('process 4711');
  await refuseSecondDev(folder, () => false);
  site.close();
  await once(site, 'close');
  await refuseSecondDev(folder, () => true); // the number is somebody else's by now
});

test('an unreadable file of addresses is no obstacle', async () => {
  await writeFile(file(), '{ half');
  await refuseSecondDev(folder, () => true);
});

test('one with its data elsewhere is found in the checkout, and is in nobody’s way there', async () => {
  const site = createServer().listen(0, '127.0.0.1');
  await once(site, 'listening');
  const first = { ...content, dataDir: '/elsewhere', demoPort: (site.address() as AddressInfo).port };
  const pidInFile = async () => (JSON.parse(await readFile(file(), 'utf8')) as { pid: number }).pid;
  await writePointer(folder, first, () => true);
  expect(await pidInFile()).toBe(4711);
  await refuseSecondDev(folder, () => true);

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
