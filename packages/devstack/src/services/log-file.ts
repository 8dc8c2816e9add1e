import { createWriteStream, existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { once } from 'node:events';
import { makeFolder } from '../make-folder.ts';

export interface LogFile {
  write: (line: string) => void;
  close: () => Promise<void>;
}

/** A fresh log; that of the run before stays beside it as `<name>.previous.log`. */
export async function openLogFile(folder: string, name: string): Promise<LogFile> {
  await makeFolder(folder);
  const file = path.join(folder, `${name}.log`);
  if (existsSync(file)) await rename(file, path.join(folder, `${name}.previous.log`));
  const stream = createWriteStream(file);
  await once(stream, 'open');
  return {
    write: (line) => void stream.write(`${line}\n`),
    async close() {
      stream.end();
      await once(stream, 'close');
    },
  };
}
