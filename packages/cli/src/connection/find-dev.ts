import { dirname, join } from 'node:path';
import { readDevFile } from '@checkstream/machine';
import type { DevFile } from '@checkstream/machine';

export interface FindDevDeps {
  /** Folders to start at; each is walked up to the root. */
  from: string[];
  runs: (dev: DevFile) => Promise<boolean>;
}

export interface FoundDev {
  /** Where it says so. */
  file: string;
  dev: DevFile;
}

/** The first running `pnpm dev` found from those folders upwards; `null` when there is none, or it has ended. */
export async function findDev({ from, runs }: FindDevDeps): Promise<FoundDev | null> {
  for (const folder of new Set(from.flatMap(dataFoldersUpwards))) {
    const dev = await readDevFile(folder);
    if (dev !== null && (await runs(dev))) return { file: join(folder, 'dev.json'), dev };
  }
  return null;
}

function dataFoldersUpwards(folder: string): string[] {
  const here = join(folder, '.data');
  const parent = dirname(folder);
  return parent === folder ? [here] : [here, ...dataFoldersUpwards(parent)];
}
