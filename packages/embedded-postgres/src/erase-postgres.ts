import { rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './error.ts';
import { dataElsewhere } from './place.ts';
import { findServer, refuseInUse } from './predecessor.ts';

/** What `startPostgres` makes in its data folder; anything else there is somebody's own. */
const OURS = ['cluster', 'cluster.unfinished', 'password'];

/** A server whose owner was killed ends by itself. */
const ENDS_WITHIN_MS = 10_000;
const POLL_MS = 50;

/**
 * Removes the data of a stopped server, wherever `startPostgres({ dataDir })` put it, and the folder itself when nothing
 * else is in it. Throws EmbeddedPostgresError when a server still runs there.
 */
export async function erasePostgres(dataDir: string): Promise<void> {
  const folder = path.resolve(dataDir);
  const places = [folder, dataElsewhere(folder)];
  for (const place of places) await untilStopped(path.join(place, 'cluster'));
  for (const place of places) {
    for (const name of OURS) await rm(path.join(place, name), { recursive: true, force: true, maxRetries: 5 });
    await rmdir(place).catch(unlessKept);
  }
}

async function untilStopped(cluster: string): Promise<void> {
  const deadline = performance.now() + ENDS_WITHIN_MS;
  for (let server = await findServer(cluster); server !== null; server = await findServer(cluster)) {
    refuseInUse(cluster, server);
    if (performance.now() > deadline) {
      throw new EmbeddedPostgresError(
        `The PostgreSQL server in ${cluster} does not end, although its owner did. Stop it (kill ${server.pid}), then try again.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** It has something of somebody else in it, or was never there. */
function unlessKept(error: NodeJS.ErrnoException): void {
  if (!['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(error.code ?? '')) throw error;
}
