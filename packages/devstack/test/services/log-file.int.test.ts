import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { LOGS, logInto, openLogs } from '../../src/services/log-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'log-file-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function runOnce(line: string): Promise<void> {
  const logs = await openLogs(folder, (trouble) => expect(trouble).toBe(''));
  logs.checker.write(line);
  for (const name of LOGS) await logs[name].close();
}

test('the log of the run before stays beside that of this one', async () => {
  await runOnce('the first');
  await runOnce('the second');
  expect(await readFile(path.join(folder, 'checker.log'), 'utf8')).toBe('the second\n');
  expect(await readFile(path.join(folder, 'checker.previous.log'), 'utf8')).toBe('the first\n');
});

test('a log that cannot be written is told once, takes further lines in silence and can be closed', async () => {
  const troubles: string[] = [];
  const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('ENOSPC')) });
  const log = logInto(full, ({ message }) => troubles.push(message));
  log.write('one');
  log.write('two');
  await log.close();
  log.write('three');
  await log.close();
  expect(troubles).toEqual(['ENOSPC']);
});
