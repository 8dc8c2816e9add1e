import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';
import { runAs } from './run-as.ts';

/** A PostgreSQL data directory and the password of its superuser, `postgres`. */
export interface Cluster {
  folder: string;
  password: string;
}

const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
const ACCESS = ['--username=postgres', '--auth=scram-sha-256'];

/** Made on the first start. Beside it lies its password, for this account only: loopback is shared by all users. */
export async function openCluster(dataDir: string, programs: Binaries, account: Account): Promise<Cluster> {
  const folder = path.join(dataDir, 'cluster');
  const passwordFile = path.join(dataDir, 'password');
  if (!existsSync(folder)) await makeCluster({ folder, passwordFile, programs, account });
  return { folder, password: (await readFile(passwordFile, 'utf8')).trim() };
}

interface Making {
  folder: string;
  passwordFile: string;
  programs: Binaries;
  account: Account;
}

/** Under another name until it is complete, so that an interrupted initdb is never taken for a cluster. */
async function makeCluster({ folder, passwordFile, programs, account }: Making): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await writeFile(passwordFile, randomBytes(18).toString('base64url'), { mode: 0o600 });
  if (account !== null) await chown(passwordFile, account.uid, account.gid);
  const args = [`--pgdata=${unfinished}`, `--pwfile=${passwordFile}`, '--no-instructions', '--no-sync'];
  try {
    await runAs(account, programs.initdb, [...args, ...LOCALE, ...ACCESS]);
  } catch (error) {
    throw initdbError(programs.initdb, error as NodeJS.ErrnoException & { stderr?: string });
  }
  await rename(unfinished, folder);
}

/** A program that is there and yet not found lacks its loader: the binaries are made for glibc. */
function initdbError(initdb: string, error: NodeJS.ErrnoException & { stderr?: string }): EmbeddedPostgresError {
  const why =
    error.code === 'ENOENT' && existsSync(initdb)
      ? 'it needs a Linux with glibc, and this one has musl (Alpine) or another C library. Use a glibc-based ' +
        'distribution or image, or a PostgreSQL server of your own.'
      : (error.stderr?.trim() ?? '') || error.message;
  return new EmbeddedPostgresError(`The PostgreSQL data could not be made (${initdb}): ${why}`, { cause: error });
}
