import path from 'node:path';
import { startPostgres } from '@checkstream/embedded-postgres';
import { makeFolder } from '../make-folder.ts';

export interface OpenedPostgres {
  url: string;
  /** For the progress line. */
  where: string;
  close: () => Promise<void>;
}

export async function openPostgres(options: { dataDir: string; log: (line: string) => void }): Promise<OpenedPostgres> {
  const dataDir = path.join(options.dataDir, 'postgres');
  await makeFolder(options.dataDir);
  const postgres = await startPostgres({ dataDir, log: options.log });
  return { url: postgres.url, where: `on port ${postgres.port}`, close: () => postgres.stop() };
}
