import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { isAlive } from '../src/index.ts';

test('a process lives until it has ended', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(child, 'spawn');
  const pid = Number(child.pid);
  expect(isAlive(pid)).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(pid)).toBe(false);
});

test('a process of somebody else lives too', () => {
  expect(isAlive(1)).toBe(true);
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 40])('%p is no process', (pid) => {
  expect(isAlive(pid)).toBe(false);
});
