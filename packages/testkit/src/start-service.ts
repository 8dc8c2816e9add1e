import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { bareEnvironment } from './bare-environment.ts';
import { waitFor } from './wait-for.ts';

interface LogLine {
  level: string;
  msg: string;
  [field: string]: unknown;
}

export interface ServiceProcess {
  /** Everything it wrote, standard error included. */
  output(): string;
  /** Of its log. */
  lines: LogLine[];
  /** Resolves with the first line that says this; rejects with all it wrote when none does within 30 s. */
  logged(message: string): Promise<LogLine>;
  /** From its status server, as soon as that listens. */
  get(path: string): Promise<{ status: number; text: string }>;
  /** Resolves when it says that it is ready; rejects as `logged` does. */
  ready(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the name of the signal that ended it. */
  exited: Promise<number | string>;
  /** SIGTERM, and what `exited` resolves with. */
  stop(): Promise<number | string>;
}

const DEADLINE = { timeoutMs: 30_000 };

/** The whole process, as it runs in production, on any free port. Whoever starts one kills it, whatever happens. */
export function startService(main: string, env: Record<string, string>): ServiceProcess {
  const child = spawn(execPath, [main], {
    env: { ...bareEnvironment(), HTTP_PORT: '0', KAFKA_SESSION_TIMEOUT: '6s', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { texts, lines } = collect(child.stdout, child.stderr);
  const exited = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  const output = () => texts.join('\n');
  const until = async <T>(what: string, condition: () => T | Promise<T>) => {
    const waiting = waitFor(what, condition, DEADLINE);
    return await waiting.catch((cause: unknown) => {
      throw new Error(`${String(cause)}; it wrote:\n${output()}`, { cause });
    });
  };
  const get = async (path: string) => {
    const port = await until('the status server', () => lines.map((line) => line['port']).find(Boolean));
    const response = await fetch(`http://127.0.0.1:${String(port)}${path}`);
    return { status: response.status, text: await response.text() };
  };
  const kill = (signal: NodeJS.Signals) => void child.kill(signal);
  return {
    output,
    lines,
    logged: (message) => until(`"${message}" in the log`, () => lines.find(({ msg }) => msg === message)),
    get,
    ready: async () => void (await until('readiness', async () => (await get('/health/ready')).status === 200)),
    kill,
    exited,
    stop: () => (kill('SIGTERM'), exited),
  };
}

function collect(...streams: Readable[]): { texts: string[]; lines: LogLine[] } {
  const texts: string[] = [];
  const lines: LogLine[] = [];
  for (const input of streams) {
    createInterface({ input }).on('line', (text) => {
      texts.push(text);
      const line = lineIn(text);
      if (line !== null) lines.push(line);
    });
  }
  return { texts, lines };
}

/** Null for what is not of the log, as the half of a line that a killed process leaves, whatever its last character. */
function lineIn(text: string): LogLine | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as LogLine;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
