#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { watchOutput } from '@checkstream/machine';
import { Interrupted, INTERRUPTIONS } from './interrupted.ts';
import type { Interruption } from './interrupted.ts';
import { runCli } from './run-cli.ts';
import { createTerminal } from './terminal/create-terminal.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const checkout = fileURLToPath(new URL('../../..', import.meta.url));

const stopping = new AbortController();
const interrupt = (signal: Interruption) => stopping.abort(new Interrupted(signal));
for (const signal of INTERRUPTIONS) process.on(signal, () => interrupt(signal));
watchOutput(process);

const terminal = createTerminal(process, { checkout, signal: stopping.signal, interrupt });

// Connections may still be open after a failure; what was written to the pipes gets out before the end.
const exitCode = await runCli(process.argv.slice(2), terminal, version).catch(ourMistake);
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));

/** 70, EX_SOFTWARE of sysexits.h: Node's own 1 would be a verdict of `probe`. */
function ourMistake(error: unknown): number {
  process.stderr.write(`${inspect(error)}\n`);
  return 70;
}
