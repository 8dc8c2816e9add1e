import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Account } from './account.ts';

/**
 * How each PostgreSQL program is started: nothing of our environment (PGPORT, PGDATA ... would be obeyed), messages
 * in English, and a working directory that every account may enter.
 */
export function spawnOptions(account: Account) {
  return { cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, ...(account ?? {}) };
}

/** Resolves with standard output; rejects with an error that has `code` and `stderr`. */
export async function runAs(account: Account, program: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { ...spawnOptions(account), encoding: 'utf8' });
  return stdout;
}

/** Can the account enter the folder and write there? */
export async function mayWrite(account: Account, folder: string): Promise<boolean> {
  return await succeeds(account, 'cd "$1" && test -w .', folder);
}

/** Can the account run the program? Only rights are asked; a program that fails for another reason is a yes. */
export async function mayExecute(account: Account, program: string): Promise<boolean> {
  return await succeeds(account, 'test -x "$1"', program);
}

async function succeeds(account: Account, script: string, argument: string): Promise<boolean> {
  return await runAs(account, '/bin/sh', ['-c', script, 'sh', argument]).then(
    () => true,
    () => false,
  );
}
