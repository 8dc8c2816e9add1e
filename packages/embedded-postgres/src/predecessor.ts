import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { EmbeddedPostgresError } from './error.ts';
import { runAs } from './run-as.ts';
import { OWNER_SETTING } from './server.ts';

/**
 * Clears what an earlier owner of this data left: a server that still runs is stopped, a stale pid file removed.
 * Throws EmbeddedPostgresError when that owner is alive: its server is not ours to stop.
 */
export async function clearPredecessor(cluster: Cluster, programs: Binaries, account: Account): Promise<void> {
  const pidFile = pidFileOf(cluster);
  const pid = Number.parseInt(await readOr(pidFile, ''), 10);
  if (Number.isNaN(pid)) return;
  const command = isAlive(pid) ? await commandOf(pid) : '';
  // A pid alone proves nothing: after a crash of the machine the number may be anybody's.
  if (!command.includes(cluster.folder)) {
    await rm(pidFile, { force: true });
    return;
  }
  const owner = Number(new RegExp(`${OWNER_SETTING}=(\\d+)`).exec(command)?.[1]);
  if (isAlive(owner)) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL data in ${cluster.folder} is in use by process ${owner}. Stop that first, or use another folder.`,
    );
  }
  await stopServer(cluster, programs, account);
}

async function stopServer(cluster: Cluster, programs: Binaries, account: Account): Promise<void> {
  const stop = (mode: string) =>
    runAs(account, programs.pg_ctl, ['stop', '-D', cluster.folder, '-m', mode, '-w', '-t', '10']);
  try {
    await stop('fast').catch(() => stop('immediate'));
  } catch (error) {
    // It may have ended by itself meanwhile, as it does when its owner dies.
    if (!existsSync(pidFileOf(cluster))) return;
    throw new EmbeddedPostgresError(`An earlier PostgreSQL server in ${cluster.folder} cannot be stopped`, {
      cause: error,
    });
  }
}

function pidFileOf(cluster: Cluster): string {
  return path.join(cluster.folder, 'postmaster.pid');
}

async function commandOf(pid: number): Promise<string> {
  if (os.platform() === 'linux') return await readOr(`/proc/${pid}/cmdline`, '');
  const ps = promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
  return await ps.then(
    ({ stdout }) => stdout,
    () => '',
  );
}

function isAlive(pid: number): boolean {
  if (Number.isNaN(pid)) return false;
  try {
    os.getPriority(pid);
    return true;
  } catch {
    return false;
  }
}

async function readOr(file: string, otherwise: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => otherwise);
}
