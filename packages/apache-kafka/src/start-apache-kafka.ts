import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatStorage, spawnBroker, type BrokerFiles } from './broker-process.ts';
import { freePorts } from './free-ports.ts';
import { fetchJars } from './jars.ts';
import { requireJava } from './java.ts';
import { endProcess, hasEnded, lastLogLines } from './java-process.ts';
import type { FetchOptions } from './maven.ts';
import { scramArguments, writeSecuredFiles, type SecuredListeners } from './secured-listeners.ts';
import { serverProperties, type BrokerPorts, type Cluster } from './server-properties.ts';
import { waitUntilUsable } from './wait-until-usable.ts';

export interface ApacheKafkaOptions extends FetchOptions {
  version: string;
  /** TLS listeners with SASL and with client certificates, beside the plain one. */
  secured?: SecuredListeners;
  /** The cluster it joins as one more broker, and its id there. Default: it founds one, with id 1. */
  joins?: { cluster: Cluster; nodeId: number };
}

export interface ApacheKafka {
  version: string;
  pid: number;
  /** For another node to join. */
  cluster: Cluster;
  /** Plain text, loopback. */
  brokers: string[];
  saslBrokers: string[];
  mutualTlsBrokers: string[];
  expiredBrokers: string[];
  logPath: string;
  /** Ends the broker as a crash or an orderly stop would, and keeps its data for `restart`. */
  kill(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again on the same ports and data; resolves when usable. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  stop(): Promise<void>;
}

/**
 * Makes sure that one can be started, and returns the folder of its jars. Needs `java` (17 or newer) and, the first
 * time, `mvn`.
 * @throws when Java or Maven is missing, or the jars cannot be fetched.
 */
export async function fetchApacheKafka(version: string, options: FetchOptions = {}): Promise<string> {
  await requireJava('Apache Kafka');
  return fetchJars(version, options);
}

/**
 * One node of Apache Kafka (KRaft) on free loopback ports with data in a temporary folder; resolves when a topic can be
 * created.
 * @throws as `fetchApacheKafka`, or when the broker ends or is not usable within a minute.
 */
export async function startApacheKafka(options: ApacheKafkaOptions): Promise<ApacheKafka> {
  const jarsDir = await fetchApacheKafka(options.version, options);
  const folder = await mkdtemp(join(tmpdir(), `apache-kafka-${options.version}-`));
  const [plain, controller, sasl, mutualTls, expired] = await freePorts(5);
  const ports = { plain, controller, sasl, mutualTls, expired } as BrokerPorts;
  const files = { jarsDir, propertiesPath: join(folder, 'server.properties'), logPath: join(folder, 'kafka.log') };
  const cluster = options.joins?.cluster ?? { id: clusterId(), controller: `127.0.0.1:${ports.controller}` };
  try {
    await prepareStorage({ folder, files, ports, cluster }, options);
    return await runBroker({ folder, files, ports, cluster }, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Place {
  folder: string;
  files: BrokerFiles;
  ports: BrokerPorts;
  cluster: Cluster;
}

async function runBroker({ folder, files, ports, cluster }: Place, options: ApacheKafkaOptions): Promise<ApacheKafka> {
  const { version, signal } = options;
  const brokers = [`127.0.0.1:${ports.plain}`];
  let child = await startAndWait(files, brokers, signal);
  return {
    version,
    get pid() {
      return child.pid ?? 0;
    },
    cluster,
    brokers,
    saslBrokers: [`localhost:${ports.sasl}`],
    mutualTlsBrokers: [`localhost:${ports.mutualTls}`],
    expiredBrokers: [`localhost:${ports.expired}`],
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

async function startAndWait(files: BrokerFiles, brokers: string[], signal?: AbortSignal): Promise<ChildProcess> {
  const child = await spawnBroker(files);
  try {
    await waitUntilUsable(brokers, () => hasEnded(child), signal);
  } catch (error) {
    await endProcess(child, 'SIGKILL');
    signal?.throwIfAborted();
    throw new Error(`Apache Kafka did not start; its log ends with:\n${await lastLogLines(files.logPath)}`, {
      cause: error,
    });
  }
  return child;
}

async function prepareStorage({ folder, files, ports, cluster }: Place, options: ApacheKafkaOptions): Promise<void> {
  const { version, joins = null } = options;
  const dataDir = join(folder, 'data');
  await mkdir(dataDir);
  const secured = options.secured === undefined ? null : await writeSecuredFiles(folder, options.secured);
  const node = { nodeId: joins?.nodeId ?? 1, joins: joins?.cluster ?? null };
  await writeFile(files.propertiesPath, serverProperties({ version, ...node, dataDir, ports, secured }));
  const founds = joins === null ? ['--standalone'] : [];
  await formatStorage(files, cluster.id, [...founds, ...scramArguments(secured)]);
}

/** 16 random bytes in base64url; Kafka's tool would take a leading dash for an option. */
function clusterId(): string {
  return `A${randomBytes(16).toString('base64url').slice(1)}`;
}
