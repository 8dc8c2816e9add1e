// pnpm kafka [VERSION]: a real Apache Kafka in the foreground, until Ctrl-C.
// pnpm kafka VERSION COMMAND ...: runs COMMAND with TEST_KAFKA_BROKERS set to it, and ends with its exit code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { APACHE_KAFKA_VERSIONS, startApacheKafka } from '@checkstream/apache-kafka';

const [version = APACHE_KAFKA_VERSIONS[0], ...command] = process.argv.slice(2);

const report = (line: string) => void process.stderr.write(`${line}\n`);
const started = performance.now();
const kafka = await startApacheKafka({ version, report });
report(`Apache Kafka ${version} is ready at ${kafka.brokers.join(',')} (${seconds()} s, pid ${kafka.pid})`);
process.exitCode = command.length > 0 ? await runWithKafka(command) : await untilInterrupted();
await kafka.stop();

async function untilInterrupted(): Promise<number> {
  report('Ctrl-C stops it');
  const timer = setInterval(() => undefined, 60_000);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  clearInterval(timer);
  return 0;
}

async function runWithKafka([file = '', ...args]: string[]): Promise<number> {
  const env = { ...process.env, TEST_KAFKA_BROKERS: kafka.brokers.join(',') };
  const child = spawn(file, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

function seconds(): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}
