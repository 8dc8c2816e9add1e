#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runCli } from './run-cli.ts';
import { createTerminal } from './terminal/create-terminal.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const terminal = createTerminal(process, fileURLToPath(new URL('../../..', import.meta.url)));

process.stdout.on('error', () => process.exit(1)); // whoever read our output is gone

// Connections may still be open after a failure; what was written to the pipes gets out before the end.
const exitCode = await runCli(process.argv.slice(2), terminal, version);
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
