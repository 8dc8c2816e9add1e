import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { explainFile } from '../explain.ts';
import { makeFolder } from '../make-folder.ts';

/** The first is our own. */
export const LOGS = ['dev', 'postgres', 'kafka', 'writer', 'checker'] as const;
type LogName = (typeof LOGS)[number];

export interface LogFile {
  write: (line: string) => void;
  close: () => Promise<void>;
}

export type LogFiles = Record<LogName, LogFile>;

/** Told once: what comes after the first trouble is not in the file either. */
type OnTrouble = (trouble: string) => void;

/** All that one run writes. */
export async function openLogs(folder: string, onTrouble: OnTrouble): Promise<LogFiles> {
  const opened = await Promise.all(
    LOGS.map(async (name) => [name, await openLogFile(folder, name, onTrouble)] as const),
  );
  return Object.fromEntries(opened) as LogFiles;
}

/** A fresh log; that of the run before stays beside it as `<name>.previous.log`. */
async function openLogFile(folder: string, name: LogName, onTrouble: OnTrouble): Promise<LogFile> {
  await makeFolder(folder);
  const file = path.join(folder, fileNames(name).current);
  if (existsSync(file)) await rename(file, path.join(folder, fileNames(name).previous));
  const stream = createWriteStream(file);
  await once(stream, 'open');
  return logInto(stream, (error) => onTrouble(explainFile(file, error)));
}

/** A log that cannot be written any more takes nothing else with it. */
export function logInto(stream: Writable, onTrouble: (error: Error) => void): LogFile {
  stream.once('error', onTrouble);
  return {
    write: (line) => void (stream.writable && stream.write(`${line}\n`)),
    async close() {
      if (stream.closed) return;
      const closed = new Promise<void>((resolve) => stream.once('close', resolve));
      stream.end();
      await closed;
    },
  };
}

export async function removeLogFiles(folder: string): Promise<void> {
  for (const file of LOGS.map(fileNames).flatMap(Object.values<string>)) {
    await rm(path.join(folder, file), { force: true });
  }
}

function fileNames(name: LogName): { current: string; previous: string } {
  return { current: `${name}.log`, previous: `${name}.previous.log` };
}
