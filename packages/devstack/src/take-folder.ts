import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { portAnswers } from '@checkstream/machine';
import { DevError } from './dev-error.ts';

/** Who has the folder. The number of a killed one may be somebody else's by now: only with its port it is the same. */
interface Holder {
  pid: number;
  /** Open for as long as the process lives, and for nothing else. */
  port: number;
}

interface Taker {
  pid: number;
  isAlive: (pid: number) => boolean;
}

/**
 * Makes the data folder this process's own, until it is given back or the process ends in whatever way. Throws DevError
 * when another `pnpm dev` has it.
 */
export async function takeFolder(dataDir: string, { pid, isAlive }: Taker): Promise<{ giveBack: () => Promise<void> }> {
  const file = path.join(dataDir, 'dev.lock');
  const proof = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(proof, 'listening');
  proof.unref();
  try {
    await removeStale(file, isAlive);
    await write(file, { pid, port: (proof.address() as AddressInfo).port });
  } catch (error) {
    proof.close();
    throw error;
  }
  return {
    async giveBack() {
      await rm(file, { force: true });
      proof.close();
    },
  };
}

async function removeStale(file: string, isAlive: Taker['isAlive']): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null);
  const holder = text === null ? null : holderIn(text);
  if (holder === null) return;
  if (isAlive(holder.pid) && (await portAnswers(holder.port))) throw taken(file, holder.pid);
  await rm(file, { force: true });
}

/** The file system lets one alone make it. */
async function write(file: string, holder: Holder): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw taken(file, null);
    await rm(file, { force: true });
    throw error;
  }
}

function holderIn(text: string): Holder | null {
  const [, pid, port] = /^\{"pid":(\d+),"port":(\d+)\}\n$/.exec(text) ?? [];
  return pid === undefined ? null : { pid: Number(pid), port: Number(port) };
}

function taken(file: string, pid: number | null): DevError {
  const folder = path.dirname(file);
  const end =
    pid === null
      ? `another one is starting. If there is none, remove ${file}`
      : `process ${pid}. Stop it (Ctrl-C, or: kill ${pid})`;
  return new DevError(
    `pnpm dev runs already with the data in ${folder}: ${end}, or start this one with --data DIR --demo-port N.`,
  );
}
