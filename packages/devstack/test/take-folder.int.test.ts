import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { takeFolder } from '../src/take-folder.ts';

let folder: string;
const lock = () => path.join(folder, 'dev.lock');
const alive = (pid: number) => ({ pid, isAlive: () => true });

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'take-folder-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a second one is refused while the first has the folder, and told its process', async () => {
  const first = await takeFolder(folder, alive(4711));
  await expect(takeFolder(folder, alive(4712))).rejects.toThrow(`the data in ${folder}: process 4711. Stop it`);
  await first.giveBack();
  await expect(stat(lock())).rejects.toMatchObject({ code: 'ENOENT' });
  const second = await takeFolder(folder, alive(4712));
  await second.giveBack();
});

test('what a killed one left is no obstacle, not even when its number is somebody else’s by now', async () => {
  const first = await takeFolder(folder, alive(4711));
  const left = await readFile(lock(), 'utf8');
  await expect(takeFolder(folder, alive(4712))).rejects.toThrow('process 4711');
  const second = await takeFolder(folder, { pid: 4712, isAlive: () => false });
  await second.giveBack();
  await first.giveBack();

  await writeFile(lock(), left);
  const third = await takeFolder(folder, alive(4713));
  await third.giveBack();
});

test('of two that begin at the same moment one has the folder', async () => {
  const both = await Promise.allSettled([takeFolder(folder, alive(4711)), takeFolder(folder, alive(4712))]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const one of both) if (one.status === 'fulfilled') await one.value.giveBack();
});

test('a file that says nothing is told, with what to do', async () => {
  await writeFile(lock(), '');
  await expect(takeFolder(folder, alive(4711))).rejects.toThrow(`If there is none, remove ${lock()}`);
});
