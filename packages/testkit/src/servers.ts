import { env } from 'node:process';

/** Set by whoever wants suites to run on given servers, else by the global set-up of the integration project. */
export const KAFKA_VARIABLE = 'TEST_KAFKA_BROKERS';
export const DATABASE_VARIABLE = 'TEST_DATABASE_URL';
/** Set beside the first by `pnpm kafka`: which Apache Kafka that is, so that suites can start one of their own. */
const APACHE_KAFKA_VARIABLE = 'TEST_APACHE_KAFKA';
/** Set only by whoever wants it: without one, suites make a stand-in each. */
export const REGISTRY_VARIABLE = 'TEST_SCHEMA_REGISTRY_URL';

/** `host:port` of each broker. Throws outside an integration suite. */
export function kafkaBrokers(): string[] {
  return required(KAFKA_VARIABLE).split(',');
}

/** A server whose user may create databases. Suites take a database of their own: `createDatabase()`. */
export function databaseUrl(): string {
  return required(DATABASE_VARIABLE);
}

/** The schema registry that suites are to run on, credentials inside the URL; null: on a stand-in. */
export function givenRegistryUrl(): string | null {
  const url = env[REGISTRY_VARIABLE] ?? '';
  return url === '' ? null : url;
}

/** The release to start where a suite needs a broker set up in a way of its own; null: the embedded one will do. */
export function apacheKafkaVersion(): string | null {
  const version = env[APACHE_KAFKA_VARIABLE] ?? '';
  return version === '' ? null : version;
}

function required(variable: string): string {
  const value = env[variable];
  if (value !== undefined && value !== '') return value;
  throw new Error(
    `${variable} is not set: only integration suites (*.int.test.ts, run by jest) have servers. ` +
      'If this is one, its server did not start; the first lines of the run say why.',
  );
}
