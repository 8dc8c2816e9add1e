import { once } from 'node:events';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { DevError } from '../dev-error.ts';
import { makeFolder } from '../make-folder.ts';

/** What `.data/dev.json` tells others, `pnpm checkstream` for one, while `pnpm dev` runs. */
export interface DevFile {
  pid: number;
  /** Whose file this is: the one in the checkout may point to a `pnpm dev` with its data elsewhere. */
  dataDir: string;
  kafkaBrokers: string[];
  databaseUrl: string;
  /** Of the first demo site. */
  demoPort: number;
  /** Process ids by service name. */
  services: Record<string, number>;
}

/** Readable by its owner only: it carries the password of the database. Complete or not there at all. */
export async function writeDevFile(dataDir: string, content: DevFile): Promise<void> {
  const file = fileIn(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
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
  if (other !== null && other.pid !== content.pid && (await runs(other, isAlive))) return;
  await makeFolder(pointerDir);
  await writeDevFile(pointerDir, content);
}

export async function removePointer(pointerDir: string, pid: number): Promise<void> {
  if ((await readDevFile(pointerDir))?.pid === pid) await removeDevFile(pointerDir);
}

/** Throws DevError when another `pnpm dev` uses this folder. What a killed one left behind is no obstacle. */
export async function refuseSecondDev(dataDir: string, isAlive: (pid: number) => boolean): Promise<void> {
  const other = await readDevFile(dataDir);
  if (other === null || other.dataDir !== dataDir || !(await runs(other, isAlive))) return;
  throw new DevError(
    `pnpm dev runs already with the data in ${dataDir}: process ${other.pid}. ` +
      `Stop it (Ctrl-C, or: kill ${other.pid}), or start this one with --data DIR --demo-port N.`,
  );
}

/** The pid of a killed one may be somebody else's by now: only if its demo sites answer too is it the same process. */
async function runs(other: DevFile, isAlive: (pid: number) => boolean): Promise<boolean> {
  return isAlive(other.pid) && (await answers(other.demoPort));
}

async function readDevFile(dataDir: string): Promise<DevFile | null> {
  try {
    return JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as DevFile;
  } catch {
    return null; // none, or not one of ours
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'dev.json');
}
