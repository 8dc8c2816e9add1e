type Environment = Record<string, string | undefined>;

/** Needed by Node itself, or by name resolution and certificates; none is a setting of ours. */
const OF_THE_SYSTEM = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG', 'NODE_EXTRA_CA_CERTS', 'NODE_COMPILE_CACHE'];

/** Settings of the services that a person may give to `pnpm dev`, with this prefix. */
const OF_A_PERSON = /^DEV_((?:KAFKA|DATABASE|SCHEMA_REGISTRY|CHECKER|WRITER|LOG|SECRET)_.+)$/;

/** Smaller than in production: a development Kafka has one broker, and nobody likes to wait. */
const USUAL = {
  KAFKA_CREATE_TOPICS: 'true',
  KAFKA_REPLICATION: '1',
  KAFKA_SESSION_TIMEOUT: '6s',
  CHECKER_LOCATION: 'default',
  HTTP_PORT: '0',
};

/** What a service is told of the servers: a checker needs no database. */
export interface Servers {
  brokers?: string[];
  databaseUrl?: string;
}

/**
 * The environment of checker and writer. The services' own variables of the person's environment never get in: a
 * `DATABASE_URL` in a shell may well name production.
 */
export function serviceEnv(env: Environment, { brokers, databaseUrl }: Servers): Environment {
  const system = OF_THE_SYSTEM.map((name) => [name, env[name]] as const);
  const person = Object.entries(env).flatMap(([name, value]) => {
    const setting = OF_A_PERSON.exec(name)?.[1];
    return setting === undefined ? [] : [[setting, value] as const];
  });
  return {
    ...Object.fromEntries(system.filter(([, value]) => value !== undefined)),
    ...USUAL,
    ...Object.fromEntries(person),
    ...(brokers && { KAFKA_BROKERS: brokers.join(',') }),
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    LOG_FORMAT: 'json',
  };
}
