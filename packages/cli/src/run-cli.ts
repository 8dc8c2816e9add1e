import { CommanderError } from 'commander';
import { CliError } from './cli-error.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal/terminal.ts';

/** 0: fine. 1: a problem, told on stderr. 2: the command was not written as it must be. */
export type ExitCode = 0 | 1 | 2;

/** Runs one command line, without the program's own name. Rejects only for a mistake of ours. */
export async function runCli(words: string[], terminal: Terminal, version: string): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(terminal, version, (code) => (exitCode = code));
  try {
    await program.parseAsync(words, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, terminal);
  }
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  // commander has told the person already; --help and --version end with an error of code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof CliError) {
    terminal.err(error.message);
    return error.exitCode;
  }
  throw error;
}
