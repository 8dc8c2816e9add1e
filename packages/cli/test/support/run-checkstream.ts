import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The command as its own process, with exactly this environment besides PATH. */
export function startCheckstream(
  words: string[],
  env: Record<string, string> = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const finished = Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { child, finished: finished.then(([stdout, stderr, code]) => ({ code, stdout, stderr })) };
}

/** Runs it to its end. */
export function runCheckstream(words: string[], env: Record<string, string> = {}): Promise<Finished> {
  return startCheckstream(words, env).finished;
}

/** Runs it with nobody reading what it prints: its exit code and standard error. */
export async function runUnread(words: string[], env: Record<string, string> = {}): Promise<Omit<Finished, 'stdout'>> {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  const closed = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [stderr, code] = await Promise.all([text(child.stderr), closed]);
  return { code, stderr };
}
