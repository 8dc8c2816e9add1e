import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';
import { mayExecute, mayWrite } from './run-as.ts';

const COPY_PREFIX = 'checkstream-postgres-programs-';
const COPIED_FROM = 'copied-from';

/**
 * The folder the data is really in: `dataDir`, or, when root's unprivileged account cannot enter that (a checkout
 * below a folder of mode 0700), a temporary folder whose name depends on `dataDir` alone, so that rows survive.
 */
export async function placeData(dataDir: string, account: Account): Promise<string> {
  await makePrivate(dataDir, account);
  if (account === null || (await mayWrite(account, dataDir))) return dataDir;
  const elsewhere = dataElsewhere(dataDir);
  await makePrivate(elsewhere, account);
  return elsewhere;
}

export function dataElsewhere(dataDir: string): string {
  return path.join(temporaryFolder(), `checkstream-postgres-${fingerprint(dataDir)}`);
}

/** The programs where the account can run them: as installed, else in a copy, made once per installation. */
export async function placeBinaries(binaries: Binaries, account: Account): Promise<Binaries> {
  if (account === null || (await mayExecute(account, binaries.postgres))) return binaries;
  const installed = path.dirname(path.dirname(binaries.postgres));
  const copy = path.join(temporaryFolder(), `${COPY_PREFIX}${fingerprint(installed)}`);
  if (!existsSync(copy)) {
    await removeOrphanedCopies(temporaryFolder());
    await copyFolder(installed, copy);
  }
  await requireOwner(copy, os.userInfo().uid);
  const within = (program: string) => path.join(copy, path.relative(installed, program));
  return {
    initdb: within(binaries.initdb),
    pg_ctl: within(binaries.pg_ctl),
    postgres: within(binaries.postgres),
  };
}

/** Two processes may copy at once: the first rename wins, the other copy is thrown away. */
async function copyFolder(from: string, to: string): Promise<void> {
  const unfinished = `${to}.${randomUUID()}`;
  try {
    await cp(from, unfinished, { recursive: true, verbatimSymlinks: true });
    await writeFile(path.join(unfinished, COPIED_FROM), from);
    await chmod(unfinished, 0o755);
    await rename(unfinished, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** A copy outlives the installation it was made of, and nobody else would ever look for it. */
export async function removeOrphanedCopies(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(COPY_PREFIX)) continue;
    const copy = path.join(folder, name);
    const from = await readFile(path.join(copy, COPIED_FROM), 'utf8').catch(() => null);
    if (from !== null && !existsSync(from)) await rm(copy, { recursive: true, force: true });
  }
}

/** Only root hands folders over; an existing folder of somebody else is refused: in /tmp anybody can make one. */
async function makePrivate(folder: string, account: Account): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { uid } = await lstat(folder);
    const me = os.userInfo().uid;
    if (account !== null && uid === me) await chown(folder, account.uid, account.gid);
    await requireOwner(folder, account?.uid ?? me);
    await chmod(folder, 0o700);
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error;
    throw new EmbeddedPostgresError(`The data folder ${folder} cannot be made: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function requireOwner(folder: string, uid: number): Promise<void> {
  const found = await lstat(folder);
  if (found.isDirectory() && found.uid === uid) return;
  throw new EmbeddedPostgresError(
    `${folder} should be a folder of user ${uid}; it is ${found.isDirectory() ? 'a folder' : 'something else'} ` +
      `of user ${found.uid}. Remove it and start again.`,
  );
}

/** /var/tmp outlives a restart of the machine, /tmp often does not. */
function temporaryFolder(): string {
  return existsSync('/var/tmp') ? '/var/tmp' : os.tmpdir();
}

function fingerprint(text: string): string {
  return createHash('sha256').update(path.resolve(text)).digest('hex').slice(0, 12);
}
