import { parseEndpointsFile } from '@checkstream/schema/endpoints-file';
import { DevError } from '../dev-error.ts';
import { parseArguments } from '../parse-arguments.ts';
import { generateEndpoints } from './generate-endpoints.ts';
import type { GeneratedEndpoints } from './generate-endpoints.ts';

export const GENERATE_HELP = `pnpm endpoints:generate: an endpoints file of any size on standard output

  --count N           how many endpoints, 1 to 1000000 (default 1000)
  --url URL           what they watch (default the demo site \`fast\`); each adds a query of its own
  --tenant NAME       whose they are (default generated)
  --interval TIME     as in an endpoints file: 30s, 5m (default a mix of 30s, 60s and 300s)
  --help              this text

  npx -y pnpm@10 --silent endpoints:generate --count 5000 > big.yaml
`;

const HELP_COMMAND = 'pnpm endpoints:generate --help';

const OPTIONS = {
  help: { type: 'boolean' },
  count: { type: 'string', default: '1000' },
  url: { type: 'string' },
  tenant: { type: 'string' },
  interval: { type: 'string' },
} as const;

const MOST = 1_000_000;

/** All that differs between two endpoints, apart from their numbers, comes up among so many. */
const SAMPLE = 20;

/** `null`: asked for help. Throws DevError for arguments that do not exist, or that make no valid endpoints file. */
export function parseGenerateOptions(args: string[]): GeneratedEndpoints | null {
  const { help, count, ...rest } = parseArguments(args, OPTIONS, HELP_COMMAND);
  if (help === true) return null;
  const options = { count: parseCount(count), ...rest };
  if (options.url !== undefined && !URL.canParse(options.url)) {
    throw new DevError(`--url: expected an address such as http://127.0.0.1:17400/, got "${options.url}"`);
  }
  checkSample(options);
  return options;
}

function parseCount(text: string): number {
  const count = Number(text);
  if (/^[1-9]\d*$/.test(text) && count <= MOST) return count;
  throw new DevError(`--count: expected a whole number from 1 to ${MOST}, got "${text}"`);
}

function checkSample(options: GeneratedEndpoints): void {
  const text = generateEndpoints({ ...options, count: Math.min(options.count, SAMPLE) });
  const parsed = parseEndpointsFile({ file: '', text });
  if (parsed.ok) return;
  const [problem] = parsed.problems;
  throw new DevError(
    `These arguments make no valid endpoints file: ${problem?.path ?? ''}: ${problem?.message ?? ''}\n` +
      `See: ${HELP_COMMAND}`,
  );
}
