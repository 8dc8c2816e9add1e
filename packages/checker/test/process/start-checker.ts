import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { waitFor } from '@checkstream/testkit';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

type Line = Record<string, unknown>;

/** A checker as its operator sees it: a process with an environment, lines of output, health and an exit code. */
export function startChecker(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], HTTP_PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const lines: Line[] = [];
  const text: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      text.push(line);
      if (line.startsWith('{')) lines.push(JSON.parse(line) as Line);
    });
  }

  const logged = (what: string, matches: (line: Line) => boolean, timeoutMs = 20_000) =>
    waitFor(`${what} in the log`, () => lines.find(matches), { timeoutMs });

  const health = async (kind: 'live' | 'ready') => {
    const { port } = await logged('the port', (line) => typeof line['port'] === 'number');
    const response = await fetch(`http://127.0.0.1:${Number(port)}/health/${kind}`);
    return { status: response.status, text: await response.text() };
  };

  return {
    lines,
    output: () => text.join('\n'),
    logged,
    health,
    ready: () =>
      waitFor('the checker to be ready', async () => (await health('ready')).status === 200, { timeoutMs: 20_000 }),
    exitCode: async () => (await exited)[0],
    /** Resolves to the exit code. */
    stop: async () => {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
    kill: () => child.kill('SIGKILL'),
  };
}

export type CheckerProcess = ReturnType<typeof startChecker>;
