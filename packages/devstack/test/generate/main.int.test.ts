import { expect, test } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { promisify } from 'node:util';

const MAIN = path.resolve(import.meta.dirname, '../../src/generate/main.ts');

test('explains itself, and tells a mistake in one line', async () => {
  const run = promisify(execFile);
  expect((await run(process.execPath, [MAIN, '--help'])).stdout).toContain('--count N');
  await expect(run(process.execPath, [MAIN, '--count', 'x'])).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: '--count: expected a whole number from 1 to 1000000, got "x"\n',
  });
});

test('ends quietly when its reader has seen enough', async () => {
  const child = spawn(process.execPath, [MAIN, '--count', '100000'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdout.once('data', () => child.stdout.destroy());
  expect(await once(child, 'close')).toEqual([0, null]);
  expect(said).toBe('');
});
