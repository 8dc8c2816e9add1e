import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const OLDEST_JAVA = 17;

/** @throws when `java` is missing, or too old for `what`, such as `Apache Kafka`. */
export async function requireJava(what: string): Promise<void> {
  const said = await sayVersion(what);
  const version = Number(/version "(\d+)/.exec(said)?.[1] ?? 0);
  if (version >= OLDEST_JAVA) return;
  const came = said.split('\n').find((line) => line.includes('version')) ?? said.trim();
  throw new Error(`${what} needs Java ${OLDEST_JAVA} or newer; put its \`java\` on the PATH in place of ${came}`);
}

async function sayVersion(what: string): Promise<string> {
  try {
    return (await run('java', ['-version'])).stderr;
  } catch (error) {
    const needed = `${what} needs Java ${OLDEST_JAVA} or newer`;
    throw new Error(`${needed}; put its \`java\` on the PATH, where none runs now`, { cause: error });
  }
}
