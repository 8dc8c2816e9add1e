import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { devRuns, readDevFile } from '@checkstream/machine';
import type { DevFile } from '@checkstream/machine';
import { makeFolder } from '../make-folder.ts';

/** Readable by its owner only: it carries passwords of the database, of Kafka and of the registry. Complete or not there at all. */
export async function writeDevFile(dataDir: string, content: DevFile): Promise<void> {
  const file = fileIn(dataDir);
  const unfinished = `${file}.${content.pid}`; // another `pnpm dev` may write its own at the same moment
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, file);
}

export async function removeDevFile(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** So that `checkstream` finds a `pnpm dev --data DIR` too. The file of another one that runs is left alone. */
export async function writePointer(
  pointerDir: string,
  content: DevFile,
  isAlive: (pid: number) => boolean,
): Promise<void> {
  if (pointerDir === content.dataDir) return;
  const other = await readDevFile(pointerDir);
  if (other !== null && other.pid !== content.pid && (await devRuns(other, isAlive))) return;
  await makeFolder(pointerDir);
  await writeDevFile(pointerDir, content);
}

export async function removePointer(pointerDir: string, pid: number): Promise<void> {
  if ((await readDevFile(pointerDir))?.pid === pid) await removeDevFile(pointerDir);
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'dev.json');
}
