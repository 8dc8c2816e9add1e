import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeLeftovers } from '../src/test-servers.ts';

/** Higher than any process number that Linux and macOS give. */
const NOBODY = 2 ** 30;

test('the data of killed runs is erased wherever it lies, that of living ones and of others is not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leftovers-'));
  const names = [`checkstream-test-${NOBODY}-a`, `checkstream-test-${NOBODY}-b`, `checkstream-test-${process.pid}-c`];
  for (const name of [...names, 'checkstream-test-', 'another']) await mkdir(join(folder, name));
  const erased: string[] = [];
  await removeLeftovers(folder, (dataDir) => {
    erased.push(dataDir);
    return Promise.reject(new Error('belongs to somebody else'));
  });
  expect(erased.sort()).toEqual(names.slice(0, 2).map((name) => join(folder, name)));
  await rm(folder, { recursive: true });
});
