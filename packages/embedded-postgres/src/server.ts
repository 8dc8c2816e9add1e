import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { EmbeddedPostgresError } from './error.ts';
import { spawnOptions } from './run-as.ts';

export interface Server {
  /** Fast shutdown: sessions are ended, data is written. Safe to call twice. */
  stop: () => Promise<void>;
}

interface ServerOptions {
  postgres: string;
  folder: string;
  settings: Record<string, string | number>;
  account: Account;
  log: (line: string) => void;
}

/** Any name with a dot in it is a setting PostgreSQL accepts and ignores. */
export const OWNER_SETTING = 'checkstream.owner';

const READY_WITHIN_MS = 60_000;
const POLL_MS = 15;
const REMEMBERED_LINES = 8;

/**
 * The guard holds a pipe from us as its standard input. When we end, however that happens, the pipe ends, and the
 * guard stops the server: no orphan survives even a SIGKILL of this process. SIGINT is PostgreSQL's fast shutdown; the
 * setting tells the next start who the owner was.
 */
const GUARD = `
exec 3<&0
"$@" -c "${OWNER_SETTING}=$PPID" </dev/null 3<&- & server=$!
{ read -r _ <&3; kill -INT "$server"; } & guard=$!
wait "$server"; code=$?
kill "$guard" 2>/dev/null
exit "$code"`;

/** Resolves when the server accepts connections; throws EmbeddedPostgresError with its own last words when it ends. */
export async function runServer(options: ServerOptions): Promise<Server> {
  const settings = Object.entries(options.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn('/bin/sh', ['-c', GUARD, 'sh', options.postgres, '-D', options.folder, ...settings], {
    ...spawnOptions(options.account),
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  child.stdin.on('error', () => undefined); // EPIPE when the server ended first: 'close' tells that
  const lastLines = rememberLines(child.stderr, options.log);
  const ended = once(child, 'close');
  try {
    await waitUntilReady(child, path.join(options.folder, 'postmaster.pid'));
  } catch (error) {
    child.stdin.destroy();
    await ended;
    throw new EmbeddedPostgresError(`PostgreSQL did not start: ${lastLines.join(' ') || 'it said nothing'}`, {
      cause: error,
    });
  }
  return {
    async stop() {
      child.stdin.destroy();
      await ended;
    },
  };
}

/** The last line of postmaster.pid is `ready` once connections are accepted: what pg_ctl waits for, too. */
async function waitUntilReady(child: ChildProcessByStdio<Writable, null, Readable>, pidFile: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (child.exitCode === null && child.signalCode === null) {
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
    if (lines[7]?.trim() === 'ready') return;
    if (performance.now() > deadline) throw new Error(`not ready within ${READY_WITHIN_MS / 1000} s`);
    await sleep(POLL_MS);
  }
  throw new Error(`ended with ${child.exitCode ?? child.signalCode ?? 'no code'}`);
}

function rememberLines(stream: Readable, log: (line: string) => void): string[] {
  const lines: string[] = [];
  createInterface({ input: stream }).on('line', (line) => {
    lines.push(line);
    if (lines.length > REMEMBERED_LINES) lines.shift();
    log(line);
  });
  return lines;
}
