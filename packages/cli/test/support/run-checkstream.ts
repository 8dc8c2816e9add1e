import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bareEnvironment } from '@checkstream/testkit';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Started {
  child: ChildProcess;
  finished: Promise<Finished>;
}

interface StartOptions {
  /** A module loaded before the command. */
  preloaded?: string;
  /** Who gets what it prints instead of us: a descriptor, a reader that reads nothing, or `null` for one that has gone. */
  stdout?: number | 'unread' | null;
}

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** The command as its own process, with exactly this environment besides PATH. */
export function startCheckstream(
  words: string[],
  env: Record<string, string> = {},
  { preloaded, stdout }: StartOptions = {},
): Started {
  const preload = preloaded === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preloaded)}`];
  const child = spawn(process.execPath, [...preload, MAIN, ...words], {
    env: { ...bareEnvironment(), ...env },
    stdio: ['ignore', typeof stdout === 'number' ? stdout : 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (stdout === null) child.stdout?.destroy();
  const printed = stdout === undefined ? text(child.stdout as Readable) : '';
  const finished = Promise.all([printed, text(child.stderr as Readable), closed]);
  return { child, finished: finished.then(([stdout, stderr, code]) => ({ code, stdout, stderr })) };
}

/** Runs it to its end. */
export function runCheckstream(...start: Parameters<typeof startCheckstream>): Promise<Finished> {
  return startCheckstream(...start).finished;
}

/** To be preloaded: importing one of these fails. */
export function withoutPackages(...names: string[]): string {
  return `
    import { registerHooks } from 'node:module';
    const missing = ${JSON.stringify(names)};
    registerHooks({
      resolve: (asked, context, next) => next(missing.includes(asked) ? 'node:missing' : asked, context),
    });
  `;
}
