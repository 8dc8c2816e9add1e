import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';
import { portAnswers } from './port-answers.ts';

/** What `dev.json` tells others, `checkstream` for one, while `pnpm dev` runs. */
export interface DevFile {
  pid: number;
  /** Whose file this is: the one in the checkout may point to a `pnpm dev` with its data elsewhere. */
  dataDir: string;
  /** For people with tools of their own, as is `databaseUrl`. */
  kafkaBrokers: string[];
  databaseUrl: string;
  /** How the services reach Kafka, the schema registry and PostgreSQL: their own KAFKA_..., logins and all. */
  environment: Record<string, string>;
  /** Of the first demo site. */
  demoPort: number;
  /** Process ids by service name. */
  services: Record<string, number>;
}

/** What a `pnpm dev` wrote into this data folder, running or not; `null` when there is none, or none of ours. */
export async function readDevFile(dataDir: string): Promise<DevFile | null> {
  const text = await readFile(join(dataDir, 'dev.json'), 'utf8').catch(() => '');
  const content = parseJson(text);
  return isDevFile(content) ? content : null;
}

/** The number of a killed one may be somebody else's by now: only if its demo sites answer too is it the same process. */
export async function devRuns({ pid, demoPort }: Pick<DevFile, 'pid' | 'demoPort'>, alive = isAlive): Promise<boolean> {
  return alive(pid) && (await portAnswers(demoPort));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isDevFile(content: unknown): content is DevFile {
  if (typeof content !== 'object' || content === null) return false;
  const { pid, demoPort, dataDir, environment } = content as Partial<Record<keyof DevFile, unknown>>;
  if (!Number.isSafeInteger(pid) || !isPort(demoPort) || typeof dataDir !== 'string') return false;
  if (typeof environment !== 'object' || environment === null) return false;
  return Object.values(environment).every((value) => typeof value === 'string');
}

function isPort(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) < 65_536;
}
