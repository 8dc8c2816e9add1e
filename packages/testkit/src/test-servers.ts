import { mkdtemp, readdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isAlive } from '@checkstream/machine';
import { DATABASE_VARIABLE, KAFKA_VARIABLE } from './servers.ts';

/** A server of a test run, given or started. */
export interface TestServer {
  address: string;
  /** `embedded`, the image of its container, or the variable that named it. */
  origin: string;
  close: () => Promise<void>;
}

export interface TestServers {
  kafka: TestServer | Error;
  database: TestServer | Error;
}

type Environment = Record<string, string | undefined>;

/** Of the data of a test run, followed by its process id. */
export const FOLDER_PREFIX = 'checkstream-test-';

/** One that does not open is returned as its error: suites that need only the other can still run. */
export async function openTestServers(env: Environment, pid: number): Promise<TestServers> {
  const [kafka, database] = await Promise.all([orError(openKafka(env)), orError(openDatabase(env, pid))]);
  return { kafka, database };
}

async function orError(opening: Promise<TestServer>): Promise<TestServer | Error> {
  return await opening.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
}

/** A part is loaded only when it is used: a run on given servers needs no embedded one. */
async function openKafka(env: Environment): Promise<TestServer> {
  const given = givenServer(env, KAFKA_VARIABLE);
  if (given !== null) return given;
  if (wantsContainers(env)) return (await import('./container-servers.ts')).startKafkaContainer();
  const { createEmbeddedKafka } = await import('@checkstream/embedded-kafka');
  const kafka = await createEmbeddedKafka();
  return { address: kafka.brokers.join(','), origin: 'embedded', close: () => kafka.close() };
}

async function openDatabase(env: Environment, pid: number): Promise<TestServer> {
  const given = givenServer(env, DATABASE_VARIABLE);
  if (given !== null) return given;
  if (wantsContainers(env)) return (await import('./container-servers.ts')).startPostgresContainer();
  const { erasePostgres, startPostgres } = await import('@checkstream/embedded-postgres');
  await removeLeftovers(os.tmpdir(), erasePostgres);
  const dataDir = await mkdtemp(path.join(os.tmpdir(), `${FOLDER_PREFIX}${pid}-`));
  const postgres = await startPostgres({ dataDir, durable: false });
  const close = async () => {
    await postgres.stop();
    await erasePostgres(dataDir);
  };
  return { address: postgres.url, origin: 'embedded', close };
}

function wantsContainers(env: Environment): boolean {
  return env['TEST_CONTAINERS'] === '1';
}

function givenServer(env: Environment, variable: string): TestServer | null {
  const address = env[variable];
  if (address === undefined || address === '') return null;
  return { address, origin: variable, close: () => Promise.resolve() };
}

/** A killed run leaves its folder; its server ended with it. Folders of other users are theirs to remove. */
export async function removeLeftovers(folder: string, erase: (dataDir: string) => Promise<void>): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await erase(path.join(folder, name)).catch(() => undefined);
  }
}
