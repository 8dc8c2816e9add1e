import { parseArgs } from 'node:util';
import { APACHE_KAFKA_VERSIONS, fetchApacheKafka, startApacheKafka, type ApacheKafka } from '@checkstream/apache-kafka';
import { report, serveCommand, splitArguments, type Served } from './serve-command.ts';

const [NEWEST] = APACHE_KAFKA_VERSIONS;
const HELP = `pnpm kafka [--nodes=N] [VERSION [COMMAND...]]

Starts a real Apache Kafka (Java 17 or newer; its jars come once, through Maven) and runs COMMAND
with TEST_KAFKA_BROKERS set to it, ending with its exit code; without COMMAND until Ctrl-C.
Tested: ${APACHE_KAFKA_VERSIONS.join(', ')}; default ${NEWEST}.

  --nodes=N  a cluster of 1 to 9 nodes
  --fetch    only make sure of Java and of the jars of all tested versions
  --help     this text`;

const OPTIONS = {
  nodes: { type: 'string', default: '1' },
  fetch: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

try {
  await main(process.argv.slice(2));
} catch (error) {
  report((error as Error).message);
  process.exitCode = 1;
}

async function main(args: string[]): Promise<void> {
  const { own, version = NEWEST, command } = splitArguments(args);
  const { nodes, fetch, help } = parseArgs({ args: own, options: OPTIONS }).values;
  if (help) return report(HELP);
  if (!/^[1-9]$/.test(nodes)) throw new Error(`--nodes: expected 1 to 9, came ${nodes}`);
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`VERSION: expected one such as ${NEWEST}, came ${version}`);
  if (fetch) return fetchAll();
  await serveCommand((signal) => startNodes(version, Number(nodes), signal), command);
}

async function fetchAll(): Promise<void> {
  for (const version of APACHE_KAFKA_VERSIONS) await fetchApacheKafka(version, { report });
}

async function startNodes(version: string, count: number, signal: AbortSignal): Promise<Served> {
  const nodes: ApacheKafka[] = [];
  const stop = async () => {
    for (const node of nodes.toReversed()) await node.stop();
  };
  try {
    const first = await startApacheKafka({ version, report, signal });
    nodes.push(first);
    for (let nodeId = 2; nodeId <= count; nodeId++)
      nodes.push(await startApacheKafka({ version, signal, joins: { cluster: first.cluster, nodeId } }));
  } catch (error) {
    await stop();
    throw error;
  }
  const brokers = nodes.flatMap((node) => node.brokers).join();
  const pids = nodes.map(({ pid }) => pid).join();
  return {
    ready: `Apache Kafka ${version} is ready at ${brokers} (pid ${pids})`,
    env: { TEST_KAFKA_BROKERS: brokers, TEST_APACHE_KAFKA: version },
    stop,
  };
}
