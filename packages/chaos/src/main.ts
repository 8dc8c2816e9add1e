import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APACHE_KAFKA_VERSIONS, fetchApacheKafka } from '@checkstream/apache-kafka';
import { formatReport, isClean, toJson } from './format-report.ts';
import { HELP, parseOptions, type Options } from './options.ts';
import { describeFault } from './plan/describe-fault.ts';
import { ChaosError, runChaos, type ChaosReport } from './run-chaos.ts';
import type { KafkaChoice } from './world/open-kafka.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => interrupted.abort(new Error(`stopped by ${signal}`)));
}
const say = (line: string) => void process.stderr.write(`${line}\n`);

try {
  await main(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  if (error instanceof ChaosError) say(`The services' own logs are in ${await keepLogs(error.logs)}`);
  // What an interrupted run still had in mind is not waited for.
  process.exit(interrupted.signal.aborted ? 130 : 1);
}

async function main(args: string[]): Promise<void> {
  const options = parseOptions(args);
  if (options === null) return say(HELP);
  const kafka = await chooseKafka(options);
  const { seed, faults } = options;
  const began = performance.now();
  say(`seed ${seed}, ${faults} faults`);
  const report = await runChaos({
    ...options,
    kafka,
    short: false,
    signal: interrupted.signal,
    onBegin: (fault, at) => say(`${seconds(began)} s: fault ${at + 1} of ${faults}: ${describeFault(fault)}`),
  });
  process.stdout.write(options.json ? toJson(report) : formatReport(report));
  if (isClean(report)) return;
  const folder = await keepLogs(report.logs);
  await writeFile(
    join(folder, 'evidence.json'),
    JSON.stringify(report.evidence, (_, value: unknown) => plainValue(value)),
  );
  say(`The services' own logs, and what was seen, are in ${folder}`);
  const chosen = kafka.kind === 'apache' ? kafka.version : kafka.kind;
  say(
    `The same faults again: pnpm test:chaos --seed ${seed} --faults ${faults} --sites ${options.sites} --kafka ${chosen}`,
  );
  process.exitCode = 1;
}

async function chooseKafka({ kafka }: Options): Promise<KafkaChoice> {
  if (kafka === 'embedded') return { kind: 'embedded' };
  if (kafka !== null) return { kind: 'apache', version: kafka, report: say };
  const [version] = APACHE_KAFKA_VERSIONS;
  try {
    await fetchApacheKafka(version, { report: say });
    return { kind: 'apache', version, report: say };
  } catch (error) {
    say(`${(error as Error).message}. On the embedded broker, which cannot be killed: its connections are cut instead`);
    return { kind: 'embedded' };
  }
}

async function keepLogs(logs: ChaosReport['logs']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'checkstream-chaos-logs-'));
  for (const [name, text] of logs) await writeFile(join(folder, `${name}.log`), text);
  return folder;
}

/** Offsets have no form in JSON. */
function plainValue(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(0);
}
