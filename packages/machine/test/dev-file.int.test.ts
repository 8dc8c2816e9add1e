import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devRuns, readDevFile } from '../src/index.ts';

const CONTENT = {
  pid: process.pid,
  dataDir: '/data',
  kafkaBrokers: ['127.0.0.1:9092'],
  databaseUrl: 'postgres://dev@127.0.0.1:5432/dev',
  environment: { KAFKA_BROKERS: '127.0.0.1:9092', KAFKA_PASSWORD: 'secret' },
  demoPort: 8080,
  services: {},
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkstream-dev-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

const leave = (text: string) => writeFile(join(folder, 'dev.json'), text);

describe('what a pnpm dev left in its folder', () => {
  test('is read back', async () => {
    await leave(JSON.stringify(CONTENT));
    expect(await readDevFile(folder)).toEqual(CONTENT);
  });

  test.each([
    ['half written', '{"pid":47'],
    ['no object', '[]'],
    ['without a pid', JSON.stringify({ ...CONTENT, pid: null })],
    ['without a data folder', JSON.stringify({ ...CONTENT, dataDir: null })],
    ['without a port', JSON.stringify({ ...CONTENT, demoPort: 70_000 })],
    ['without an environment', JSON.stringify({ ...CONTENT, environment: null })],
    ['with an environment that is no text', JSON.stringify({ ...CONTENT, environment: { KAFKA_BROKERS: 1 } })],
  ])('is nothing when %s', async (_, text) => {
    await leave(text);
    expect(await readDevFile(folder)).toBeNull();
  });

  test('is nothing where none ever ran', async () => {
    expect(await readDevFile(folder)).toBeNull();
  });
});

describe('a pnpm dev', () => {
  test('runs while its process lives and its demo sites answer', async () => {
    const site = createServer().listen(0, '127.0.0.1');
    await once(site, 'listening');
    const dev = { pid: process.pid, demoPort: (site.address() as AddressInfo).port };
    expect(await devRuns(dev)).toBe(true);
    expect(await devRuns({ ...dev, pid: 2 ** 40 })).toBe(false);
    site.close();
    await once(site, 'close');
    expect(await devRuns(dev)).toBe(false); // the number is somebody else's by now
  });
});
