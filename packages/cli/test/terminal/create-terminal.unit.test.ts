import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { createTerminal } from '../../src/terminal/create-terminal.ts';

test('what is told, which may quote a server, cannot act on the terminal', async () => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const host = { stdin, stdout, stderr, env: {}, cwd: () => '/' } as unknown as NodeJS.Process;
  const { signal } = new AbortController();
  const terminal = createTerminal(host, { checkout: '/', signal, interrupt: () => undefined });
  terminal.err('PostgreSQL says: \u001b[2J\u202e\nand more');
  stderr.end();
  expect(await text(stderr)).toBe(String.raw`PostgreSQL says: \u001b[2J\u202e` + '\nand more\n');
});
