// How fast a backlog in Kafka becomes rows, what that costs, how much room they take, and how soon a row is there:
// node bench/ingest.ts --help
import { measureBytes, type BytesPerCheck, type Sizes } from './store/bytes-per-check.ts';
import { createCopyReference } from './store/copy-reference.ts';
import { fillTopic } from './store/fill-topic.ts';
import { HELP, parseIngestOptions, type IngestOptions } from './store/ingest-options.ts';
import { markdownTable } from './markdown-table.ts';
import { measureDelay } from './store/measure-delay.ts';
import { measureWriters, writerEnv, type Ingest } from './store/measure-writers.ts';
import { openKafka, type BenchKafka } from './store/open-kafka.ts';
import { openPostgres, type BenchPostgres } from './store/open-postgres.ts';
import { someResults } from './store/some-results.ts';

type IngestReport = Awaited<ReturnType<typeof measure>>;

const BYTES_OF = { written: 'as written', closed: 'key rebuilt' };

const options = parseIngestOptions(process.argv.slice(2));
if (options === null) process.stdout.write(`${HELP}\n`);
else {
  const postgres = await openPostgres(true);
  const kafka = await openKafka();
  try {
    const says = await measure(options, kafka, postgres);
    process.stdout.write(options.json ? `${JSON.stringify(says, null, 2)}\n` : report(says));
  } finally {
    await kafka.close();
    await postgres.close();
  }
}

async function measure({ rows, writers }: IngestOptions, kafka: BenchKafka, postgres: BenchPostgres) {
  const topics = await kafka.createTopics();
  const lastHour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  await fillTopic(kafka.client, topics.checks, someResults(rows, lastHour));
  const read = async (count: number) => {
    const url = await postgres.createDatabase();
    return { url, ingest: await measureWriters(count, { env: writerEnv(kafka, topics, url), rows, postgres }) };
  };

  const [first = 1, ...others] = writers;
  const { url, ingest } = await read(first);
  const reference = await createCopyReference(url, { rows, postgres });
  const runs = [{ writers: first, ingest, copy: await reference.measure() }];
  for (const count of others) {
    runs.push({ writers: count, ingest: (await read(count)).ingest, copy: await reference.measure() });
  }
  await reference.close();
  const bytes = await measureBytes(url);
  const delay = await measureDelay(kafka, postgres);
  return { kafka: kafka.origin, rows, reference: reference.name, runs, bytes, delay };
}

function report({ kafka, rows, reference, runs, bytes, delay }: IngestReport): string {
  const speeds = runs.flatMap(({ writers, ingest, copy }) => [
    [`${writers} writer${writers === 1 ? '' : 's'}`, ...figuresOf(ingest), ingest.rowsPerSecond / copy.rowsPerSecond],
    [reference, ...figuresOf(copy), 1],
  ]);
  const sizes = Object.entries(bytes).map(([name, each]) => [
    BYTES_OF[name as keyof Sizes],
    ...bytesOf(each as BytesPerCheck),
  ]);
  return [
    `${rows.toLocaleString('en')} results in Kafka (${kafka})\n`,
    markdownTable(['', 'rows/s', 'CPU of writers, µs a row', 'of PostgreSQL', 'share of the copy'], speeds),
    markdownTable(['bytes a check', 'heap', 'key', 'failures', 'hourly sums', 'in all'], sizes),
    `From the end of a probe to its row, 500 results/s, ${delay.results.toLocaleString('en')} of them: ` +
      `p50 ${delay.p50Ms.toFixed(0)} ms, p99 ${delay.p99Ms.toFixed(0)} ms, most ${delay.maxMs.toFixed(0)} ms\n`,
  ].join('\n');
}

function figuresOf({ rowsPerSecond, writerMicros, postgresMicros }: Ingest): (number | null)[] {
  return [rowsPerSecond, writerMicros, postgresMicros];
}

function bytesOf({ heap, key, failures, hourly }: BytesPerCheck): number[] {
  return [heap, key, failures, hourly, heap + key + failures + hourly];
}
