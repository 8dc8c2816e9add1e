import { devRuns, printable, wantsColours } from '@checkstream/machine';
import type { Interruption } from '../interrupted.ts';
import { ask } from './ask.ts';
import type { Terminal } from './terminal.ts';

export interface TerminalOptions {
  checkout: string;
  signal: AbortSignal;
  /** While it is asked, the terminal hands us Ctrl-C as a key instead of a signal. */
  interrupt: (signal: Interruption) => void;
}

/** The terminal of a process. */
export function createTerminal(host: NodeJS.Process, options: TerminalOptions): Terminal {
  const { stdin, stdout, stderr, env } = host;
  const { checkout, signal, interrupt } = options;
  return {
    env,
    cwd: host.cwd(),
    checkout,
    out: (text) => void stdout.write(`${text}\n`),
    // It may quote a server, or what others sent to one; none of ours is coloured.
    err: (text) => void stderr.write(`${printable(text)}\n`),
    columns: stdout.isTTY ? stdout.columns : null,
    colours: wantsColours(env, stdout.isTTY),
    // The question goes to stderr, so that stdout holds only the outcome.
    ask: stdin.isTTY ? (question) => ask(question, { input: stdin, output: stderr, signal, interrupt }) : null,
    devRuns,
    now: () => Date.now(),
    signal,
  };
}
