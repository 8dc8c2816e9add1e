import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, cpuOfFamily } from '../cpu.ts';
import type { BenchKafka, BenchTopics } from './open-kafka.ts';
import type { BenchPostgres } from './open-postgres.ts';
import { startWriter, type BenchWriter } from './start-writer.ts';

export interface Ingest {
  rowsPerSecond: number;
  /** CPU microseconds of all writers together for a row, and of PostgreSQL; null where nobody counts it. */
  writerMicros: number | null;
  postgresMicros: number | null;
}

interface Moment {
  atMs: number;
  rows: number;
  writers: number | null;
  postgres: number | null;
}

const LOOK_EVERY_MS = 50;
/** Connecting and joining are over, and code and caches are warm. */
const BEGIN_AT = 0.05;

export function writerEnv(kafka: BenchKafka, topics: BenchTopics, databaseUrl: string): Record<string, string> {
  return {
    KAFKA_BROKERS: kafka.brokers.join(','),
    KAFKA_REPLICATION: '1',
    KAFKA_TOPIC_CHECKS: topics.checks,
    KAFKA_TOPIC_ENDPOINTS: topics.endpoints,
    KAFKA_TOPIC_DEAD_LETTERS: topics.deadLetters,
    DATABASE_URL: databaseUrl,
    WRITER_GROUP: `${topics.checks}-${new URL(databaseUrl).pathname.slice(1)}`,
  };
}

/** From the first twentieth of the backlog to its last row. */
export async function measureWriters(
  count: number,
  { env, rows, postgres }: { env: Record<string, string>; rows: number; postgres: BenchPostgres },
): Promise<Ingest> {
  // One after the other: the first makes the tables.
  const writers: BenchWriter[] = [];
  for (let at = 0; at < count; at++) writers.push(await startWriter(env));
  const look = async (): Promise<Moment> => ({
    rows: sum(await Promise.all(writers.map((writer) => writer.rows()))) ?? 0,
    atMs: performance.now(),
    writers: sum(await Promise.all(writers.map(({ pid }) => cpuOf(pid)))),
    postgres: await cpuOfFamily(postgres.pid),
  });
  const begin = await until(look, (moment) => moment.rows >= rows * BEGIN_AT);
  const end = await until(look, (moment) => moment.rows >= rows);
  await Promise.all(writers.map((writer) => writer.stop()));
  const stored = end.rows - begin.rows;
  return {
    rowsPerSecond: (1_000 * stored) / (end.atMs - begin.atMs),
    writerMicros: microsEach(begin.writers, end.writers, stored),
    postgresMicros: microsEach(begin.postgres, end.postgres, stored),
  };
}

async function until(look: () => Promise<Moment>, reached: (moment: Moment) => boolean): Promise<Moment> {
  for (;;) {
    const moment = await look();
    if (reached(moment)) return moment;
    await sleep(LOOK_EVERY_MS);
  }
}

export function microsEach(before: number | null, after: number | null, count: number): number | null {
  return before === null || after === null ? null : (1e6 * (after - before)) / count;
}

function sum(values: (number | null)[]): number | null {
  return values.reduce((total, value) => (total === null || value === null ? null : total + value), 0);
}
