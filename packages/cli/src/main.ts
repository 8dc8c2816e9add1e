#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { printable, watchOutput } from '@checkstream/machine';
import { Interrupted, INTERRUPTIONS } from './interrupted.ts';
import type { Interruption } from './interrupted.ts';
import { createTerminal } from './terminal/create-terminal.ts';

// Connections may still be open after a failure; what was written to the pipes gets out before the end.
const output = watchOutput(process);
const stopping = new AbortController();

/** For whoever reads what was printed; nobody may. */
const LAST_WORDS_MS = 1_000;
const told = new Set<unknown>();

process.on('uncaughtException', (error) => {
  const exitCode = ourMistake(error);
  // What is under way must not go on in a state that nobody knows.
  stopping.abort(error);
  setTimeout(() => process.exit(exitCode), LAST_WORDS_MS);
  output.end(exitCode);
});

const interrupt = (signal: Interruption) => stopping.abort(new Interrupted(signal));
for (const signal of INTERRUPTIONS) process.on(signal, () => interrupt(signal));

output.end(await run().catch(ourMistake));

async function run(): Promise<number> {
  const checkout = fileURLToPath(new URL('../../..', import.meta.url));
  const terminal = createTerminal(process, { checkout, signal: stopping.signal, interrupt });
  // Loaded only here, so that what cannot be loaded is told like every other mistake of ours.
  const { runCli } = await import('./run-cli.ts');
  return runCli(process.argv.slice(2), terminal, versionOf('../package.json'));
}

function versionOf(file: string): string {
  const { version } = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as { version: string };
  return version;
}

/** 70, EX_SOFTWARE of sysexits.h: Node's own 1 would be a verdict of `probe`. Work that a mistake ended rejects with it, too. */
function ourMistake(error: unknown): number {
  if (!told.has(error)) process.stderr.write(`${printable(inspect(error))}\n`);
  told.add(error);
  return 70;
}
