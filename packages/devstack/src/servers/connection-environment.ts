import path from 'node:path';

/** Settings that say where the servers are and how to log in to them, and nothing of what a service does there. */
const OF_A_CONNECTION = /^(?:KAFKA|SCHEMA_REGISTRY|DATABASE)_/;

/**
 * What others need of the services' environment to talk to the same servers in the same way. Paths become absolute:
 * whoever reads them may stand in another folder.
 */
export function connectionEnvironment(env: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      if (!OF_A_CONNECTION.test(name) || value === undefined || value === '') return [];
      return [[name, name.endsWith('_PATH') ? path.resolve(value) : value]];
    }),
  );
}
