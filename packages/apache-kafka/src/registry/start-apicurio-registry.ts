import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../free-ports.ts';
import { endProcess, hasEnded, lastLogLines, spawnJava } from '../java-process.ts';
import { requireJava } from '../java.ts';
import { fetchWithMaven, type FetchOptions } from '../maven.ts';

/** The last line of Apicurio Registry that runs on Java 17; 3.x needs 21. */
export const APICURIO_REGISTRY_VERSION = '2.6.13.Final';

export interface ApicurioRegistryOptions extends FetchOptions {
  version: string;
}

export interface ApicurioRegistry {
  version: string;
  pid: number;
  /** Of its API in the manner of Confluent and Karapace. */
  url: string;
  /** Stops it; what it knew is gone, because it kept it in memory. */
  stop(): Promise<void>;
}

const DEADLINE_MS = 120_000;
const API = '/apis/ccompat/v7';

/**
 * An Apicurio Registry on a free loopback port, without a login, storing in memory; resolves when it answers. Needs
 * `java` (17 or newer) and, the first time, `mvn`.
 * @throws when Java or Maven is missing, or when the registry ends or does not answer within two minutes.
 */
export async function startApicurioRegistry(options: ApicurioRegistryOptions): Promise<ApicurioRegistry> {
  const { version, signal } = options;
  await requireJava('Apicurio Registry');
  const appDir = await fetchApp(version, options);
  const folder = await mkdtemp(join(tmpdir(), `apicurio-registry-${version}-`));
  try {
    return await runRegistry({
      folder,
      version,
      jar: join(appDir, `apicurio-registry-app-${version}-runner.jar`),
      signal,
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

interface Runnable {
  folder: string;
  version: string;
  jar: string;
  signal: AbortSignal | undefined;
}

async function runRegistry({ folder, version, jar, signal }: Runnable): Promise<ApicurioRegistry> {
  const logPath = join(folder, 'registry.log');
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}${API}`;
  const listen = ['-Dquarkus.http.host=127.0.0.1', `-Dquarkus.http.port=${port}`];
  const child = await spawnJava([...listen, '-jar', jar], { logPath });
  try {
    await untilItAnswers(url, child, signal);
  } catch (error) {
    await endProcess(child, 'SIGKILL');
    signal?.throwIfAborted();
    throw new Error(`Apicurio Registry did not start; its log ends with:\n${await lastLogLines(logPath)}`, {
      cause: error,
    });
  }
  const stop = async () => {
    await endProcess(child, 'SIGTERM');
    await rm(folder, { recursive: true, force: true });
  };
  return { version, pid: child.pid ?? 0, url, stop };
}

/** The release as one archive with all that it needs (142 MB). */
function fetchApp(version: string, options: FetchOptions): Promise<string> {
  const artifact = `io.apicurio:apicurio-registry-app:${version}:tar.gz:all`;
  return fetchWithMaven({
    ...options,
    what: `Apicurio Registry ${version}`,
    name: `apicurio-registry-${version}`,
    goal: (_work, into) => ['dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${into}`],
  });
}

/** Karapace and Confluent check BACKWARD unless told otherwise, Apicurio nothing; taking that setting shows it works. */
async function untilItAnswers(url: string, child: ChildProcess, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  const body = JSON.stringify({ compatibility: 'BACKWARD' });
  for (;;) {
    if (hasEnded(child)) throw new Error('its process ended');
    const status = await fetch(`${url}/config`, { method: 'PUT', headers, body }).then(
      (response) => response.status,
      () => null,
    );
    if (status === 200) return;
    if (Date.now() > deadline) throw new Error(`it does not answer (${status ?? 'no connection'})`);
    await sleep(200, undefined, { ...(signal && { signal }) });
  }
}
