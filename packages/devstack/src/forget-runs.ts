import path from 'node:path';
import { erasePostgres } from '@checkstream/embedded-postgres';
import { removeDevFile } from './servers/dev-file.ts';
import { removeLogFiles } from './services/log-file.ts';

/** Removes what earlier runs made, and nothing else: the folder may be one that a person chose. */
export async function forgetRuns(dataDir: string): Promise<void> {
  await erasePostgres(path.join(dataDir, 'postgres'));
  await removeLogFiles(path.join(dataDir, 'logs'));
  await removeDevFile(dataDir);
}
