import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { chooseAccount } from '../src/account.ts';
import { placeBinaries, removeOrphanedCopies } from '../src/place.ts';
import { runAs } from '../src/run-as.ts';

let folder: string;
const copies: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'embedded-postgres-')); // mode 0700: root's stand-in cannot enter it
});
afterAll(async () => {
  for (const place of [folder, ...copies]) await rm(place, { recursive: true, force: true });
});

test('programs in a folder that their account cannot enter are copied to where it can run them', async () => {
  const bin = path.join(folder, 'bin');
  await mkdir(bin);
  const programs = {
    initdb: path.join(bin, 'initdb'),
    pg_ctl: path.join(bin, 'pg_ctl'),
    postgres: path.join(bin, 'postgres'),
  };
  for (const program of Object.values(programs)) {
    await writeFile(program, '#!/bin/sh\necho runs\n');
    await chmod(program, 0o755);
  }
  const account = await chooseAccount(path.join(folder, 'data'));
  const placed = await placeBinaries(programs, account);
  if (placed !== programs) copies.push(path.dirname(path.dirname(placed.postgres)));
  expect(await runAs(account, placed.postgres, [])).toBe('runs\n');
  expect(await placeBinaries(programs, account)).toEqual(placed);
});

test('copies of installations that are gone are removed, and nothing else', async () => {
  const places = path.join(folder, 'places');
  const copyOf = async (name: string, from: string) => {
    await mkdir(path.join(places, name), { recursive: true });
    await writeFile(path.join(places, name, 'copied-from'), from);
  };
  await copyOf('checkstream-postgres-programs-here', folder);
  await copyOf('checkstream-postgres-programs-gone', path.join(folder, 'gone'));
  await copyOf('of-somebody-else', path.join(folder, 'gone'));
  await mkdir(path.join(places, 'checkstream-postgres-programs-unknown'));
  await removeOrphanedCopies(places);
  expect((await readdir(places)).sort()).toEqual([
    'checkstream-postgres-programs-here',
    'checkstream-postgres-programs-unknown',
    'of-somebody-else',
  ]);
});
