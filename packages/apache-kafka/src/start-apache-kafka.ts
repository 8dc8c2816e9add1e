import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess, formatStorage, hasEnded, lastLogLines, spawnBroker, type BrokerFiles } from './broker-process.ts';
import { freePorts } from './free-ports.ts';
import { fetchJars } from './jars.ts';
import { scramArguments, serverProperties, type BrokerPorts, type SecuredListeners } from './server-properties.ts';
import { waitUntilUsable } from './wait-until-usable.ts';

export interface ApacheKafkaOptions {
  version: string;
  /** TLS listeners with SASL and with client certificates, beside the plain one. */
  secured?: SecuredListeners;
  /** Where jars are kept between runs. Default: `checkstream` in the user's cache folder. */
  cacheDir?: string;
  report?: (line: string) => void;
}

export interface ApacheKafka {
  version: string;
  pid: number;
  /** Plain text, loopback. */
  brokers: string[];
  saslBrokers: string[];
  mutualTlsBrokers: string[];
  logPath: string;
  /** Ends the broker as a crash or an orderly stop would, and keeps its data for `restart`. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same ports and data; resolves when usable. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/**
 * A single-node Apache Kafka (KRaft) on free loopback ports with data in a temporary folder; resolves when a topic can
 * be created. Needs `java` (17 or newer) and, the first time, `mvn`.
 * @throws when Java or Maven is missing, or when the broker ends or is not usable within a minute.
 */
export async function startApacheKafka(options: ApacheKafkaOptions): Promise<ApacheKafka> {
  const report = options.report ?? (() => undefined);
  const jarsDir = await fetchJars(options.version, options.cacheDir ?? defaultCacheDir(), report);
  const folder = await mkdtemp(join(tmpdir(), `apache-kafka-${options.version}-`));
  const [plain, controller, sasl, mutualTls] = await freePorts(4);
  const ports = { plain, controller, sasl, mutualTls } as BrokerPorts;
  const files = { jarsDir, propertiesPath: join(folder, 'server.properties'), logPath: join(folder, 'kafka.log') };
  try {
    await prepareStorage(folder, files, ports, options);
    return await runBroker({ folder, files, ports, version: options.version });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Broker {
  folder: string;
  files: BrokerFiles;
  ports: BrokerPorts;
  version: string;
}

async function runBroker({ folder, files, ports, version }: Broker): Promise<ApacheKafka> {
  const brokers = [`127.0.0.1:${ports.plain}`];
  let child = await startAndWait(files, brokers);
  return {
    version,
    get pid() {
      return child.pid ?? 0;
    },
    brokers,
    saslBrokers: [`localhost:${ports.sasl}`],
    mutualTlsBrokers: [`localhost:${ports.mutualTls}`],
    logPath: files.logPath,
    kill: (signal) => endProcess(child, signal),
    async restart() {
      await endProcess(child, 'SIGTERM');
      child = await startAndWait(files, brokers);
    },
    async stop() {
      await endProcess(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startAndWait(files: BrokerFiles, brokers: string[]): Promise<ChildProcess> {
  const child = spawnBroker(files);
  try {
    await waitUntilUsable(brokers, () => hasEnded(child));
  } catch (error) {
    await endProcess(child, 'SIGKILL');
    throw new Error(`Apache Kafka did not start; its log ends with:\n${await lastLogLines(files)}`, { cause: error });
  }
  return child;
}

async function prepareStorage(folder: string, files: BrokerFiles, ports: BrokerPorts, options: ApacheKafkaOptions) {
  const secured = options.secured ?? null;
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  await writeFile(files.propertiesPath, serverProperties({ version: options.version, dataDir, ports, secured }));
  await formatStorage(files, clusterId(), scramArguments(secured));
}

/** 16 random bytes in base64url; Kafka's tool would take a leading dash for an option. */
function clusterId(): string {
  return `A${randomBytes(16).toString('base64url').slice(1)}`;
}

function defaultCacheDir(): string {
  return join(homedir(), '.cache', 'checkstream');
}
