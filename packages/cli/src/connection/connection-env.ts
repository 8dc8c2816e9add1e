import type { Environment } from '@checkstream/runtime';
import { CliError } from '../cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { findDev } from './find-dev.ts';

const SERVERS = {
  kafka: {
    name: 'Kafka',
    variable: 'KAFKA_BROKERS',
    form: 'host:port, comma separated',
  },
  database: {
    name: 'PostgreSQL',
    variable: 'DATABASE_URL',
    form: 'postgres://user:password@host:port/database',
  },
} as const;

/**
 * The environment that says where a server is and how to use it: our own, or else that of a running `pnpm dev`, which
 * stderr then names; never a mixture. A settings file belongs to one service, and has keys that are not for this
 * command: it is left aside.
 */
export async function connectionEnv(server: keyof typeof SERVERS, terminal: Terminal): Promise<Environment> {
  const { name, variable, form } = SERVERS[server];
  if (isSet(terminal.env[variable])) return { ...terminal.env, CONFIG_FILE: undefined };
  const found = await findDev({ from: [terminal.cwd, terminal.checkout], runs: terminal.devRuns });
  if (found === null) {
    throw new CliError(`no ${name} to talk to: set ${variable} (${form}), or start \`pnpm dev\` and leave it running`);
  }
  terminal.err(`using the ${name} of the running pnpm dev (${found.file})`);
  return found.dev.environment;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
