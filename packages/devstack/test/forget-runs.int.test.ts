import { expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { forgetRuns } from '../src/forget-runs.ts';

test('what earlier runs made is forgotten, and what a person keeps beside it stays', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'forget-runs-'));
  const files = ['logs/dev.log', 'logs/checker.previous.log', 'postgres/password', 'dev.json', 'postgres/cluster/x'];
  const own = ['logs/mine.txt', 'logs/nginx.log', 'postgres/notes.txt', 'mine.json'];
  for (const name of [...files, ...own]) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), '');
  }
  await forgetRuns(folder);
  const found = await readdir(folder, { recursive: true });
  expect(found.sort()).toEqual(['logs', 'postgres', ...own].sort());
  await rm(folder, { recursive: true });
});
