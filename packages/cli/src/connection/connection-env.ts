import type { Environment } from '@checkstream/runtime';
import { CliError } from '../cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { findDevAddress } from './dev-address.ts';
import type { DevAddress } from './dev-address.ts';

const SERVERS = {
  kafka: {
    name: 'Kafka',
    variable: 'KAFKA_BROKERS',
    form: 'host:port, comma separated',
    // `pnpm dev` has one broker, and knows nothing of the services' own variables.
    ofDev: (dev: DevAddress): Environment => ({ KAFKA_BROKERS: dev.kafkaBrokers, KAFKA_REPLICATION: '1' }),
  },
  database: {
    name: 'PostgreSQL',
    variable: 'DATABASE_URL',
    form: 'postgres://user:password@host:port/database',
    ofDev: (dev: DevAddress): Environment => ({ DATABASE_URL: dev.databaseUrl }),
  },
} as const;

/**
 * The environment that says where a server is: our own, or else that of a running `pnpm dev`, which stderr then names.
 * A settings file belongs to one service, and has keys that are not for this command: it is left aside.
 */
export async function connectionEnv(server: keyof typeof SERVERS, terminal: Terminal): Promise<Environment> {
  const { name, variable, form, ofDev } = SERVERS[server];
  if (isSet(terminal.env[variable])) return { ...terminal.env, CONFIG_FILE: undefined };
  const dev = await findDevAddress({ from: [terminal.cwd, terminal.checkout], isAlive: terminal.isAlive });
  if (dev === null) {
    throw new CliError(`no ${name} to talk to: set ${variable} (${form}), or start \`pnpm dev\` and leave it running`);
  }
  terminal.err(`using the ${name} of the running pnpm dev (${dev.file})`);
  return ofDev(dev);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
