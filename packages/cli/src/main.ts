#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
const exitCode = await runCli(process.argv.slice(2), terminal, version);
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
