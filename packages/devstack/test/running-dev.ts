import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { someDatabaseSettings } from '@checkstream/runtime/testing';
import { openPool } from '@checkstream/writer/database';
import { bareEnvironment, waitFor } from '@checkstream/testkit';

export interface RunningDev {
  child: ChildProcess;
  exited: Promise<[number | null, NodeJS.Signals | null]>;
  /** Everything it wrote so far. */
  output(): string;
}

export interface DevAddresses {
  pid: number;
  kafkaBrokers: string[];
  databaseUrl: string;
  services: { checker: number; writer: number };
}

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts');

/** `pnpm dev` with its output in a pipe, and nothing of our environment but where programs are. */
export function startDev(args: string[], env: Record<string, string> = {}): RunningDev {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { ...bareEnvironment(), HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return { child, exited: once(child, 'close') as RunningDev['exited'], output: () => output };
}

/** Resolves when both services run; tells what `pnpm dev` said when they never do. */
export async function addressesOf(dev: RunningDev, dataDir: string): Promise<DevAddresses> {
  const read = async () => {
    const addresses = JSON.parse(await readFile(path.join(dataDir, 'dev.json'), 'utf8')) as DevAddresses;
    const complete = 'checker' in addresses.services && 'writer' in addresses.services;
    return addresses.pid === dev.child.pid && complete ? addresses : null;
  };
  try {
    return await waitFor('pnpm dev to run', read, { timeoutMs: 60_000 });
  } catch (error) {
    throw new Error(`pnpm dev did not start. It said:\n${dev.output()}`, { cause: error });
  }
}

export async function query<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const database = openPool(someDatabaseSettings(url), { max: 1 });
  try {
    return (await database.query<Row>(text, values)).rows;
  } finally {
    await database.close();
  }
}
