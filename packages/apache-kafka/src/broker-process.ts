import { type ChildProcess, execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastLines, spawnJava } from './java-process.ts';

const run = promisify(execFile);

export interface BrokerFiles {
  jarsDir: string;
  propertiesPath: string;
  logPath: string;
}

/** Writes the storage's identity; needed once per data folder. @throws with what Kafka's tool said. */
export async function formatStorage(files: BrokerFiles, clusterId: string, extra: string[]): Promise<void> {
  const format = ['format', '-t', clusterId, '-c', files.propertiesPath, ...extra];
  try {
    await run('java', ['-Xmx128m', '-cp', classPath(files), 'kafka.tools.StorageTool', ...format]);
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`Apache Kafka could not format its storage: ${lastLines(stderr)}`, { cause: error });
  }
}

export function spawnBroker(files: BrokerFiles): Promise<ChildProcess> {
  const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  return spawnJava([logging, '-cp', classPath(files), 'kafka.Kafka', files.propertiesPath], files);
}

function classPath({ jarsDir }: BrokerFiles): string {
  return join(jarsDir, '*');
}
