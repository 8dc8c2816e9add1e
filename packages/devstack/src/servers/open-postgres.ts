import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { startPostgres } from '@checkstream/embedded-postgres';

export interface OpenedPostgres {
  url: string;
  /** For the progress line. */
  where: string;
  close: () => Promise<void>;
}

/** `given`: the URL of a server to use instead of the embedded one. */
export async function openPostgres(options: {
  given: string | undefined;
  dataDir: string;
  log: (line: string) => void;
}): Promise<OpenedPostgres> {
  const { given } = options;
  if (given !== undefined && given !== '') {
    return { url: given, where: 'yours (DEV_DATABASE_URL)', close: () => Promise.resolve() };
  }
  const dataDir = path.join(options.dataDir, 'postgres');
  await mkdir(options.dataDir, { recursive: true });
  const postgres = await startPostgres({ dataDir, log: options.log });
  return { url: postgres.url, where: `on port ${postgres.port}`, close: () => postgres.stop() };
}
