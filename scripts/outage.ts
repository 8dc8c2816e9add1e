// pnpm test:outage: Kafka or PostgreSQL away for five minutes, and the account of every check afterwards.
import { OUTAGE_USAGE, parseOutageOptions } from '../packages/chaos/src/outage/options.ts';
import { runOutage } from '../packages/chaos/src/outage/run-outage.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`test:outage: ${error instanceof Error ? error.message : String(error)}\n`);
  // What an interrupted run still had in mind is not waited for.
  process.exit(interrupted.signal.aborted ? 130 : 1);
}

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) return say(OUTAGE_USAGE);
  const problems = await runOutage({ ...parseOutageOptions(args), report: say, signal: interrupted.signal });
  say(problems.length === 0 ? '\nAll accounted for.' : `\n${problems.join('\n')}`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
