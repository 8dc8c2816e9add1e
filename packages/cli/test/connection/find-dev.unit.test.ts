import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findDev } from '../../src/connection/find-dev.ts';
import { aDevFile } from '../support/a-dev-file.ts';
import { aFolder } from '../support/a-folder.ts';
import type { Folder } from '../support/a-folder.ts';

const runs = () => Promise.resolve(true);

describe('finding a running pnpm dev', () => {
  let folder: Folder;
  beforeEach(async () => {
    folder = await aFolder();
  });
  afterEach(() => folder.remove());

  const leave = (where: string, dev = aDevFile()) =>
    folder.write({ [join(where, '.data', 'dev.json')]: JSON.stringify(dev) });
  const below = (...names: string[]) => names.map((name) => join(folder.path, name));

  test('walks up from a folder', async () => {
    const file = await leave('.');
    expect(await findDev({ from: below('packages/cli'), runs })).toEqual({ file, dev: aDevFile() });
  });

  test('takes the first folder that has one', async () => {
    const file = await leave('a');
    await leave('b', aDevFile({ pid: 4712 }));
    expect((await findDev({ from: below('a', 'b'), runs }))?.file).toBe(file);
  });

  test('passes over one that has ended', async () => {
    await leave('a');
    const file = await leave('b', aDevFile({ pid: 4712 }));
    const from = below('a', 'b');
    expect((await findDev({ from, runs: ({ pid }) => Promise.resolve(pid === 4712) }))?.file).toBe(file);
    expect(await findDev({ from, runs: () => Promise.resolve(false) })).toBeNull();
  });

  test('finds none where none is', async () => {
    expect(await findDev({ from: [folder.path], runs })).toBeNull();
  });
});
