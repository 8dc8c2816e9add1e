import { env, pid, stderr } from 'node:process';
import { DATABASE_VARIABLE, givenRegistryUrl, KAFKA_VARIABLE, REGISTRY_VARIABLE } from './servers.ts';
import type { TestServer } from './test-servers.ts';
import { openTestServers } from './test-servers.ts';

const opened: TestServer[] = [];

/** Once before the integration project; the addresses reach the suites by the environment. */
export async function openSharedServers(): Promise<void> {
  const { kafka, database } = await openTestServers(env, pid);
  handOver(KAFKA_VARIABLE, kafka);
  handOver(DATABASE_VARIABLE, database);
  const given = givenRegistryUrl();
  const registry = given === null ? '(stand-in)' : `${new URL(given).host} (${REGISTRY_VARIABLE})`;
  stderr.write(
    `Integration suites run on Kafka ${describe(kafka)}, PostgreSQL ${describe(database)} and schema registry ${registry}.\n`,
  );
}

/** After the last suite, in the same process. It never rejects: jest would then drop the results of the run. */
export async function closeSharedServers(): Promise<void> {
  for (const result of await Promise.allSettled(opened.splice(0).map((server) => server.close()))) {
    if (result.status === 'rejected') stderr.write(`A test server did not close cleanly: ${String(result.reason)}\n`);
  }
}

function handOver(variable: string, server: TestServer | Error): void {
  if (server instanceof Error) return;
  opened.push(server);
  env[variable] = server.address;
}

function describe(server: TestServer | Error): string {
  if (server instanceof Error) return `(none: ${server.message})`;
  return `${server.address.replace(/^.*@|\/.*$/g, '')} (${server.origin})`;
}
