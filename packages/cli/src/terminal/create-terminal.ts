import { createInterface } from 'node:readline/promises';
import { wantsColours } from './colours.ts';
import type { Terminal } from './terminal.ts';

/** The terminal of a process. Ctrl-C keeps its usual meaning: the process ends. */
export function createTerminal(host: NodeJS.Process, checkout: string): Terminal {
  const { stdin, stdout, stderr, env } = host;
  return {
    env,
    cwd: host.cwd(),
    checkout,
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    columns: stdout.isTTY ? stdout.columns : null,
    colours: wantsColours(env, stdout.isTTY),
    ask: stdin.isTTY ? (question) => ask(host, question) : null,
    isAlive: (pid) => isAlive(host, pid),
    now: () => Date.now(),
    signal: new AbortController().signal,
  };
}

/** The question goes to stderr, so that stdout holds only the outcome. */
async function ask({ stdin, stderr }: NodeJS.Process, question: string): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** Signal 0 only asks. EPERM: it lives, and belongs to somebody else. */
function isAlive(host: NodeJS.Process, pid: number): boolean {
  try {
    return host.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
