import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

const run = (...args: string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [main, ...args]).catch((error: unknown) => error);

test.each([
  [['--target', 'nope'], /--target: expected one of .*answers.*check-results.*, came nope/],
  [['--seconds', 'long'], /--seconds: expected a number above 0, came long/],
  [['--seed', '1.5'], /--seed: expected a whole number, came 1\.5/],
])('what cannot be understood is told, and nothing is run: %j', async (args, complaint) => {
  expect(await run(...args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(complaint) });
});

test('a target is run for so long, and the seed is told', async () => {
  const { stdout } = (await run('--target', 'check-results', '--seconds', '1', '--seed', '5')) as { stdout: string };
  expect(stdout).toMatch(/^check-results: seed 5, 1 s\ncheck-results: \d+ inputs, \d+ kinds of answers, no harm\n$/);
}, 120_000);
