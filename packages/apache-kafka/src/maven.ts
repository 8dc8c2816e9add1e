import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface FetchOptions {
  /** Where folders are kept between runs. Default: `checkstream` in the user's cache folder. */
  cacheDir?: string;
  report?: (line: string) => void;
  /** Ends a fetch, or a start, that is under way. */
  signal?: AbortSignal;
}

/** What one Maven run brings into a folder, and keeps there for all later runs. */
export interface MavenFetch extends FetchOptions {
  /** `Apache Kafka 4.3.1`, in messages. */
  what: string;
  /** Name of the folder in the cache. */
  name: string;
  /** Goal and properties that put the files into `into`; may write a pom into `work`, where Maven runs. */
  goal: (work: string, into: string) => string[] | Promise<string[]>;
}

/** The folder, filled by Maven when it is not there yet. @throws when Maven is missing or fails, with its own words. */
export async function fetchWithMaven(fetch: MavenFetch): Promise<string> {
  const { what, name, goal, cacheDir = join(homedir(), '.cache', 'checkstream'), report, signal } = fetch;
  const folder = join(cacheDir, name);
  if (await exists(folder)) return folder;
  report?.(`Fetching ${what} into ${folder}`);
  await mkdir(cacheDir, { recursive: true });
  const work = await mkdtemp(join(cacheDir, `fetching-${name}-`));
  try {
    const into = join(work, 'fetched');
    await runMaven(what, await goal(work, into), { cwd: work, signal });
    // Renamed in one step, so that a fetch cut short never looks complete.
    await rename(into, folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

async function runMaven(what: string, goal: string[], how: { cwd: string; signal: AbortSignal | undefined }) {
  try {
    await run('mvn', ['-q', '-B', ...goal], { ...how, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    how.signal?.throwIfAborted();
    const { code, stdout = '' } = error as { code?: string | number; stdout?: string };
    if (code === 'ENOENT')
      throw new Error(`${what} comes through Maven: put \`mvn\` (Maven 3) on the PATH`, { cause: error });
    throw new Error(`Maven could not fetch ${what}: ${stdout.trim().split('\n').slice(0, 3).join(' ')}`, {
      cause: error,
    });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
