import path from 'node:path';
import { DEMO_PORT } from './demo-sites/demo-sites.ts';
import { DevError } from './dev-error.ts';
import { parseArguments } from './parse-arguments.ts';

export interface DevOptions {
  help: boolean;
  /** Forget the rows and logs of earlier runs. */
  reset: boolean;
  dataDir: string;
  /** Where `checkstream` looks for a running `pnpm dev`, whatever its data folder is. */
  pointerDir: string;
  endpointsFile: string;
  /** Where the endpoints file is copied from when it is missing. */
  exampleFile: string;
  /** Port of the first demo site. */
  demoPort: number;
}

export const HELP = `pnpm dev: everything on this machine, with nothing to install

  --reset             forget the rows and logs of earlier runs
  --data DIR          where rows and logs are kept (default .data)
  --endpoints FILE    what to watch (default config/endpoints.yaml, made from the example when missing)
  --demo-port N       port of the first demo site (default ${DEMO_PORT})
  --help              this text

DEV_KAFKA_BROKERS and DEV_DATABASE_URL use a Kafka and a PostgreSQL of yours instead of the embedded ones. Settings
that begin with KAFKA_, DATABASE_, SCHEMA_REGISTRY_, CHECKER_, WRITER_ or LOG_ (docs/configuration.md) reach the
services with DEV_ before their names, and so do secrets of endpoints: DEV_KAFKA_USERNAME, DEV_LOG_LEVEL,
DEV_SECRET_TOKEN. Without that prefix none is read. Logs stay JSON, and the status servers take free ports.
`;

const OPTIONS = {
  help: { type: 'boolean' },
  reset: { type: 'boolean' },
  data: { type: 'string' },
  endpoints: { type: 'string' },
  'demo-port': { type: 'string' },
} as const;

/** Throws DevError for an argument that does not exist or does not make sense. */
export function parseDevOptions(args: string[], checkout: string): DevOptions {
  const values = parseArguments(args, OPTIONS, 'pnpm dev --help');
  const file = (given: string | undefined, usual: string) => path.resolve(given ?? path.join(checkout, usual));
  for (const name of ['data', 'endpoints'] as const) requireText(name, values[name]);
  return {
    help: values.help ?? false,
    reset: values.reset ?? false,
    dataDir: file(values.data, '.data'),
    pointerDir: path.join(checkout, '.data'),
    endpointsFile: file(values.endpoints, 'config/endpoints.yaml'),
    exampleFile: path.join(checkout, 'config/endpoints.example.yaml'),
    demoPort: parsePort(values['demo-port'] ?? String(DEMO_PORT)),
  };
}

/** An empty one is a variable of a shell that is not set, and would be the working directory. */
function requireText(name: string, value: string | undefined): void {
  if (value === undefined || value.trim() !== '') return;
  throw new DevError(`--${name}: expected a path, got an empty text. Is a variable of your shell not set?`);
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1024 && port <= 65_000) return port;
  throw new DevError(`--demo-port: expected a number from 1024 to 65000, got "${text}"`);
}
