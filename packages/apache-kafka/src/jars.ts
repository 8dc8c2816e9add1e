import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The folder that holds the jars of one Kafka release, fetched by Maven when it is not there yet (46 MB).
 * @throws when Maven is missing or fails, with its own last words.
 */
export async function fetchJars(version: string, cacheDir: string, report: (line: string) => void): Promise<string> {
  const folder = join(cacheDir, `kafka-${version}`);
  if (await exists(folder)) return folder;
  report(`Fetching the jars of Apache Kafka ${version} into ${folder}`);
  await mkdir(cacheDir, { recursive: true });
  const work = await mkdtemp(join(cacheDir, `fetching-${version}-`));
  try {
    await writeFile(join(work, 'pom.xml'), pom(version));
    await copyDependencies(work);
    // Renamed in one step, so that a fetch cut short never looks complete.
    await rename(join(work, 'lib'), folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

async function copyDependencies(work: string): Promise<void> {
  const goal = 'dependency:copy-dependencies';
  const into = `-DoutputDirectory=${join(work, 'lib')}`;
  try {
    await run('mvn', ['-q', '-B', goal, '-DincludeScope=runtime', into], { cwd: work, maxBuffer: 16 * 1024 * 1024 });
  } catch (error) {
    const { code, stdout = '' } = error as { code?: string | number; stdout?: string };
    if (code === 'ENOENT')
      throw new Error('Apache Kafka comes through Maven: put `mvn` (Maven 3) on the PATH', { cause: error });
    throw new Error(`Maven could not fetch Apache Kafka: ${stdout.trim().split('\n').slice(0, 3).join(' ')}`, {
      cause: error,
    });
  }
}

function pom(version: string): string {
  const dependency = (group: string, artifact: string, release: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${release}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>checkstream</groupId><artifactId>apache-kafka</artifactId><version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', version)}
    ${dependency('org.slf4j', 'slf4j-simple', '1.7.36')}
  </dependencies>
</project>
`;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
