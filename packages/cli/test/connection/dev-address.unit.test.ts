import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findDevAddress, parseDevAddress } from '../../src/connection/dev-address.ts';

const CONTENT = { pid: 4711, kafkaBrokers: ['127.0.0.1:9092'], databaseUrl: 'postgres://dev@127.0.0.1:5432/dev' };
const alive = () => true;

describe('the address that a running pnpm dev left', () => {
  test('is read from its file', () => {
    expect(parseDevAddress('f', JSON.stringify(CONTENT))).toEqual({
      file: 'f',
      pid: 4711,
      kafkaBrokers: '127.0.0.1:9092',
      databaseUrl: 'postgres://dev@127.0.0.1:5432/dev',
    });
  });

  test.each([
    ['half written', '{"pid":47'],
    ['no object', '[]'],
    ['without a pid', JSON.stringify({ ...CONTENT, pid: null })],
    ['without brokers', JSON.stringify({ ...CONTENT, kafkaBrokers: null })],
    ['with brokers that are no text', JSON.stringify({ ...CONTENT, kafkaBrokers: [9092] })],
    ['without a database', JSON.stringify({ ...CONTENT, databaseUrl: null })],
  ])('is none when %s', (_, text) => {
    expect(parseDevAddress('f', text)).toBeNull();
  });
});

describe('finding it', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'checkstream-dev-address-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function leave(where: string, content: object = CONTENT): Promise<string> {
    const file = join(folder, where, '.data', 'dev.json');
    await mkdir(join(folder, where, '.data'), { recursive: true });
    await writeFile(file, JSON.stringify(content));
    return file;
  }

  test('walks up from a folder', async () => {
    const file = await leave('.');
    const found = await findDevAddress({ from: [join(folder, 'packages', 'cli')], isAlive: alive });
    expect(found?.file).toBe(file);
  });

  test('takes the first folder that has one', async () => {
    const file = await leave('a');
    await leave('b', { ...CONTENT, pid: 4712 });
    const found = await findDevAddress({ from: [join(folder, 'a'), join(folder, 'b')], isAlive: alive });
    expect(found?.file).toBe(file);
  });

  test('passes over one whose process has ended', async () => {
    await leave('a');
    const file = await leave('b', { ...CONTENT, pid: 4712 });
    const from = [join(folder, 'a'), join(folder, 'b')];
    expect((await findDevAddress({ from, isAlive: (pid) => pid === 4712 }))?.file).toBe(file);
    expect(await findDevAddress({ from, isAlive: () => false })).toBeNull();
  });

  test('finds none where none is', async () => {
    expect(await findDevAddress({ from: [folder], isAlive: alive })).toBeNull();
  });
});
