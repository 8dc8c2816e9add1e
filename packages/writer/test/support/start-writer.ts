import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { waitFor } from '@checkstream/testkit';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

interface LogLine {
  level: string | number;
  msg: string;
  [field: string]: unknown;
}

export interface WriterProcess {
  /** Everything it wrote, standard error included. */
  output(): string;
  lines: LogLine[];
  /** Resolves with the first line that says this. */
  logged(message: string, timeoutMs?: number): Promise<LogLine>;
  get(path: string): Promise<{ status: number; text: string }>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  exited: Promise<number | string>;
}

/** The whole process, as it runs in production, on any free port. */
export function startWriter(env: Record<string, string>): WriterProcess {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], HTTP_PORT: '0', KAFKA_SESSION_TIMEOUT: '6s', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: LogLine[] = [];
  const texts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      texts.push(text);
      if (text.startsWith('{')) lines.push(JSON.parse(text) as LogLine);
    });
  }
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const output = () => texts.join('\n');
  const logged = async (message: string, timeoutMs = 20_000) => {
    const say = () => lines.find(({ msg }) => msg === message);
    const line = await waitFor(`the writer to log "${message}"`, say, { timeoutMs }).catch((error: unknown) => {
      throw new Error(`${String(error)}; it wrote:\n${output()}`);
    });
    return line;
  };
  return {
    output,
    lines,
    logged,
    exited,
    kill: (signal) => void child.kill(signal),
    async get(path) {
      const port = await waitFor('the status server', () => lines.map((line) => line['port']).find(Boolean));
      const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
      return { status: response.status, text: await response.text() };
    },
  };
}
