import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import type { Cluster } from './cluster.ts';
import { EmbeddedPostgresError } from './error.ts';
import { runAs } from './run-as.ts';

/** Throws EmbeddedPostgresError when the data was made by another major version, which no server reads. */
export async function refuseOtherVersion({ folder }: Cluster, programs: Binaries, account: Account): Promise<void> {
  const madeBy = (await readFile(path.join(folder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const [, ours] = / (\d+)\./.exec(await runAs(account, programs.postgres, ['--version'])) ?? [];
  if (ours === undefined || madeBy === '' || madeBy === ours) return;
  throw new EmbeddedPostgresError(
    `The data in ${folder} was made by PostgreSQL ${madeBy}, and this is PostgreSQL ${ours}, which cannot read it. ` +
      'Remove the folder (pnpm dev --reset) to begin without its rows, or use the version of checkstream that made them.',
  );
}
