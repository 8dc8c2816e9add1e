import { CommanderError } from 'commander';
import { CliError } from './cli-error.ts';
import { Interrupted } from './interrupted.ts';
import { createProgram } from './program/create-program.ts';
import type { Terminal } from './terminal/terminal.ts';
import { untilInterrupted } from './until-interrupted.ts';

/**
 * 0: fine. 1: a problem, told on stderr. 64: the command was not written as it must be. 130 and 143: stopped by SIGINT
 * and SIGTERM. `probe` ends in 0, 1 and 2 with its verdict alone.
 */
export type ExitCode = 0 | 1 | 2 | 64 | 130 | 143;

/** Runs one command line, without the program's own name. Rejects only for a mistake of ours. */
export async function runCli(words: string[], terminal: Terminal, version: string): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const program = createProgram(terminal, version, (code) => (exitCode = code));
  try {
    await untilInterrupted(program.parseAsync(words, { from: 'user' }), terminal.signal);
    return exitCode;
  } catch (error) {
    return explain(whyEnded(error, terminal.signal), terminal);
  }
}

/** Once interrupted, work ends in errors of all kinds; they are no news. */
function whyEnded(error: unknown, signal: AbortSignal): unknown {
  return signal.aborted && !(error instanceof Interrupted) ? signal.reason : error;
}

function explain(error: unknown, terminal: Terminal): ExitCode {
  // commander has told the person already; --help and --version end with an error of code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 64;
  if (error instanceof CliError || error instanceof Interrupted) {
    terminal.err(error.message);
    return error.exitCode;
  }
  throw error;
}
