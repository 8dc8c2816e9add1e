import type { Outcome } from '@checkstream/schema';
import { runsAt } from '@checkstream/schema';
import { CliError } from '../../cli-error.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { endpointInFile } from './endpoint-in-file.ts';
import type { EndpointInFile } from './endpoint-in-file.ts';
import { endpointOfFlags } from './endpoint-of-flags.ts';
import type { ProbeFlags } from './endpoint-of-flags.ts';
import { probeJson } from './json.ts';
import { probeOnce } from './probe-once.ts';
import { formatProbe } from './report.ts';
import { probeSettings } from './settings.ts';

export interface ProbeOptions extends ProbeFlags {
  endpoint?: string;
  file?: string;
  ca?: string;
  json?: true;
}

const EXIT_CODES = { UP: 0, DOWN: 1, UNKNOWN: 2 } as const satisfies Record<Outcome, number>;

/** Probes once and shows what came of it. 0: up. 1: down. 2: unknown. Throws CliError, code 64, when it cannot begin. */
export async function probe(
  url: string | undefined,
  options: ProbeOptions,
  terminal: Terminal,
  version: string,
): Promise<0 | 1 | 2> {
  const { endpoint, settings } = await beforeAnyVerdict(async () => {
    const { endpoint, ids } = await endpointOf(url, options, terminal.cwd);
    return { endpoint, settings: probeSettings(terminal, { version, ca: options.ca, ids }) };
  });
  if (!runsAt(endpoint.definition, settings.location)) {
    terminal.err(`${endpoint.endpointId} is probed although no checker at location ${settings.location} does so`);
  }
  const probed = await probeOnce(endpoint, settings, terminal.signal);
  const named = options.endpoint === undefined ? null : endpoint.endpointId;
  terminal.out(options.json ? probeJson(probed, named) : formatProbe(probed, terminal));
  return EXIT_CODES[probed.result.outcome];
}

/** 1 and 2 are verdicts: whatever is wrong before there is one ends in another code. */
async function beforeAnyVerdict<T>(prepare: () => Promise<T>): Promise<T> {
  try {
    return await prepare();
  } catch (error) {
    if (error instanceof CliError) throw new CliError(error.message, { exitCode: 64, cause: error });
    throw error;
  }
}

async function endpointOf(url: string | undefined, options: ProbeOptions, cwd: string): Promise<EndpointInFile> {
  const { endpoint, file, json, ...flags } = options;
  if (endpoint === undefined && file === undefined) {
    if (url === undefined) throw new CliError('expected a URL, or --endpoint and --file, got neither');
    return { endpoint: endpointOfFlags(url, flags), ids: [] };
  }
  if (endpoint === undefined) throw new CliError('--file: expected --endpoint ID beside it, got none');
  if (file === undefined) throw new CliError('--endpoint: expected --file PATH beside it, got none');
  const beside = flagNames(flags);
  if (url !== undefined) beside.unshift('URL');
  if (beside.length === 0) return endpointInFile(endpoint, file, cwd);
  throw new CliError(`${beside.join(', ')}: with --endpoint the file says what is probed, and how; leave it out`);
}

function flagNames({ follow, ...flags }: object & { follow: boolean }): string[] {
  const names = Object.keys(flags).map(
    (name) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
  return follow ? names : [...names, '--no-follow'];
}
