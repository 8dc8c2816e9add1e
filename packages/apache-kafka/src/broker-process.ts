import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface BrokerFiles {
  jarsDir: string;
  propertiesPath: string;
  logPath: string;
}

/** Writes the storage's identity; needed once per data folder. @throws with what Kafka's tool said. */
export async function formatStorage(files: BrokerFiles, clusterId: string, extra: string[]): Promise<void> {
  const format = ['format', '-t', clusterId, '-c', files.propertiesPath, '--standalone', ...extra];
  try {
    await run('java', ['-Xmx128m', '-cp', classPath(files), 'kafka.tools.StorageTool', ...format]);
  } catch (error) {
    const { code, stderr = '' } = error as { code?: string | number; stderr?: string };
    if (code === 'ENOENT')
      throw new Error('Apache Kafka needs Java 17 or newer: put `java` on the PATH', { cause: error });
    throw new Error(`Apache Kafka could not format its storage: ${lastLines(stderr)}`, { cause: error });
  }
}

/** A JVM of our own in a group of its own, so that a Ctrl-C in the terminal reaches it only through us. */
export function spawnBroker(files: BrokerFiles): ChildProcess {
  const output = openSync(files.logPath, 'a');
  const jvm = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];
  const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  const child = spawn('java', [...jvm, logging, '-cp', classPath(files), 'kafka.Kafka', files.propertiesPath], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  return child;
}

/** Sends `signal` and waits for the end; a broker that ignores SIGTERM for 20 s is killed. */
export async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(killer);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function lastLogLines(files: BrokerFiles): Promise<string> {
  return lastLines(await readFile(files.logPath, 'utf8').catch(() => ''));
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n');
}

function classPath({ jarsDir }: BrokerFiles): string {
  return join(jarsDir, '*');
}
