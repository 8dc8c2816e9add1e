import { rm } from 'node:fs/promises';
import path from 'node:path';
import { dataElsewhere } from './place.ts';

/** Removes the data of a stopped server, wherever `startPostgres({ dataDir })` put it. */
export async function erasePostgres(dataDir: string): Promise<void> {
  const folder = path.resolve(dataDir);
  for (const place of [folder, dataElsewhere(folder)]) await rm(place, { recursive: true, force: true, maxRetries: 5 });
}
