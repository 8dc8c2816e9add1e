import path from 'node:path';
import type { DevFile } from '@checkstream/machine';
import type { DevContext } from '../dev-context.ts';
import { explainFile } from '../explain.ts';
import { connectionEnvironment } from './connection-environment.ts';
import { removeDevFile, removePointer, writeDevFile, writePointer } from './dev-file.ts';

interface Addresses {
  kafkaBrokers: string[];
  databaseUrl: string;
  /** Of a service that uses both. */
  env: Record<string, string | undefined>;
}

export interface DevFileKeeper {
  /** Without the addresses there is no file. */
  locate: (addresses: Addresses) => void;
  /** Process ids by service name, after each change. */
  list: (services: Record<string, number>) => void;
}

/** Writes `.data/dev.json` whenever what it tells changes, and removes it at the end. */
export function keepDevFile({ options, closing, board, pid, isAlive }: DevContext): DevFileKeeper {
  const { dataDir, pointerDir, demoPort } = options;
  let addresses: Addresses | null = null;
  let written: Promise<void> = Promise.resolve();
  let trouble = '';
  const write = async (content: DevFile) => {
    try {
      await writeDevFile(dataDir, content);
      await writePointer(pointerDir, content, isAlive);
      trouble = '';
    } catch (error) {
      const found = explainFile(path.join(dataDir, 'dev.json'), error as Error);
      if (found !== trouble) board.notice(found, true);
      trouble = found;
    }
  };
  closing.defer('dev.json', async () => {
    await written;
    await removeDevFile(dataDir);
    await removePointer(pointerDir, pid);
  });
  return {
    locate: (found) => void (addresses = found),
    list: (services) => {
      if (addresses === null) return;
      const { env, ...servers } = addresses;
      const environment = connectionEnvironment(env);
      const content = { pid, dataDir, ...servers, environment, demoPort, services: { ...services } };
      written = written.then(() => write(content));
    },
  };
}
