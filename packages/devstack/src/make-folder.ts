import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DevError } from './dev-error.ts';

/**
 * Makes a folder and those above it, one by one: Node's recursive mkdir goes round and round for ever where a folder
 * exists but takes no new ones (/proc). Rejects with DevError there, else with the error of the file system.
 */
export async function makeFolder(folder: string): Promise<void> {
  if ((await tryToMake(folder)) === 'made') return;
  const above = path.dirname(folder);
  if (above !== folder) {
    await makeFolder(above);
    if ((await tryToMake(folder)) === 'made') return;
  }
  throw new DevError(`Cannot make the folder ${folder}: ${above} takes no new folders. Choose another one.`);
}

async function tryToMake(folder: string): Promise<'made' | 'nothing above'> {
  try {
    await mkdir(folder);
    return 'made';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return 'nothing above';
    // Some systems refuse to make what is there already with another code: EROFS, EISDIR, EACCES.
    if (await isFolder(folder)) return 'made';
    throw error;
  }
}

async function isFolder(place: string): Promise<boolean> {
  return await stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
