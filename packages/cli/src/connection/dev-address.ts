import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where a running `pnpm dev` listens, as it wrote it into its checkout. */
export interface DevAddress {
  /** The file this was read from. */
  file: string;
  pid: number;
  kafkaBrokers: string;
  databaseUrl: string;
}

export interface DevAddressDeps {
  /** Folders to start at; each is walked up to the root. */
  from: string[];
  isAlive: (pid: number) => boolean;
}

/** The first running `pnpm dev` found from those folders upwards; `null` when there is none, or it has ended. */
export async function findDevAddress({ from, isAlive }: DevAddressDeps): Promise<DevAddress | null> {
  for (const file of new Set(from.flatMap(filesUpwards))) {
    const text = await readIfThere(file);
    const address = text === null ? null : parseDevAddress(file, text);
    if (address !== null && isAlive(address.pid)) return address;
  }
  return null;
}

/** Half-written or foreign content is no address: `pnpm dev` may be starting at this moment. */
export function parseDevAddress(file: string, text: string): DevAddress | null {
  const content = parseJson(text);
  if (!isRecord(content)) return null;
  const { pid, kafkaBrokers, databaseUrl } = content;
  if (!Number.isSafeInteger(pid) || typeof databaseUrl !== 'string') return null;
  if (!Array.isArray(kafkaBrokers) || !kafkaBrokers.every((broker) => typeof broker === 'string')) return null;
  return { file, pid: pid as number, kafkaBrokers: kafkaBrokers.join(','), databaseUrl };
}

function filesUpwards(folder: string): string[] {
  const file = join(folder, '.data', 'dev.json');
  const parent = dirname(folder);
  return parent === folder ? [file] : [file, ...filesUpwards(parent)];
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
