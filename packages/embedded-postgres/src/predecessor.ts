import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from '@checkstream/machine';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { EmbeddedPostgresError } from './error.ts';
import { runAs } from './run-as.ts';
import { OWNER_SETTING } from './server.ts';

/** A server of ours that runs. */
export interface RunningServer {
  pid: number;
  /** The process that started it; it ends soon after that one. */
  owner: number;
}

/** The server that runs on the data in this folder; `null` when there is none, whatever a stale pid file says. */
export async function findServer(folder: string): Promise<RunningServer | null> {
  const pid = Number.parseInt(await readOr(pidFileOf(folder), ''), 10);
  const command = isAlive(pid) ? await commandOf(pid) : '';
  // A pid alone proves nothing: after a crash of the machine the number may be anybody's.
  if (!command.includes(folder)) return null;
  return { pid, owner: Number(new RegExp(`${OWNER_SETTING}=(\\d+)`).exec(command)?.[1]) };
}

/** Throws EmbeddedPostgresError when the owner of this server is alive: it is not ours to stop. */
export function refuseInUse(folder: string, { owner }: RunningServer): void {
  if (!isAlive(owner)) return;
  throw new EmbeddedPostgresError(
    `The PostgreSQL data in ${folder} is in use by process ${owner}. Stop that first, or use another folder.`,
  );
}

/**
 * Clears what an earlier owner of this data left: a server that still runs is stopped, a stale pid file removed.
 * Throws EmbeddedPostgresError when that owner is alive.
 */
export async function clearPredecessor(cluster: Cluster, programs: Binaries, account: Account): Promise<void> {
  const server = await findServer(cluster.folder);
  if (server === null) return await rm(pidFileOf(cluster.folder), { force: true });
  refuseInUse(cluster.folder, server);
  await stopPredecessor(cluster, programs, account);
}

/** `immediate`: as a crash does. Rejects when it has not ended within 10 s. */
export async function stopServer(
  { folder }: Cluster,
  { pg_ctl }: Binaries,
  account: Account,
  mode: 'fast' | 'immediate',
): Promise<void> {
  await runAs(account, pg_ctl, ['stop', '-D', folder, '-m', mode, '-w', '-t', '10']);
}

async function stopPredecessor(cluster: Cluster, programs: Binaries, account: Account): Promise<void> {
  const stop = (mode: 'fast' | 'immediate') => stopServer(cluster, programs, account, mode);
  try {
    await stop('fast').catch(() => stop('immediate'));
  } catch (error) {
    // It may have ended by itself meanwhile, as it does when its owner dies.
    if (!existsSync(pidFileOf(cluster.folder))) return;
    throw new EmbeddedPostgresError(`An earlier PostgreSQL server in ${cluster.folder} cannot be stopped`, {
      cause: error,
    });
  }
}

function pidFileOf(folder: string): string {
  return path.join(folder, 'postmaster.pid');
}

async function commandOf(pid: number): Promise<string> {
  if (os.platform() === 'linux') return await readOr(`/proc/${pid}/cmdline`, '');
  const ps = promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return await ps.then(
    ({ stdout }) => stdout,
    () => '',
  );
}

async function readOr(file: string, otherwise: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => otherwise);
}
