import { setTimeout as sleep } from 'node:timers/promises';
import { createPublisher } from '../../packages/checker/src/publish/create-publisher.ts';
import { createRandom } from '../../packages/fuzz/src/random.ts';
import { openProducer } from '../../packages/runtime/src/index.ts';
import { createCheckResultEncoder } from '../../packages/schema/src/index.ts';
import { waitFor } from '../../packages/testkit/src/index.ts';
import type { BenchKafka } from './open-kafka.ts';
import { migrateAt, onPool, type BenchPostgres } from './open-postgres.ts';
import { writerEnv } from './measure-writers.ts';
import { aResult, ENDPOINTS } from './some-results.ts';
import { startWriter } from './start-writer.ts';

export interface Delay {
  results: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** As a checker's. */
const LINGER_MS = 50;
const PER_SECOND = 500;
const SECONDS = 30;
const RESULTS = PER_SECOND * SECONDS;
const WARM_UP_SECONDS = 5;
const TICK_MS = 20;
/** After the last was published. */
const ROWS_WITHIN_MS = 60_000;

/**
 * Milliseconds from the end of a probe, which here is the moment its result is handed to the checker's publisher, to
 * the COMMIT that made its row visible, by PostgreSQL's clock: the same machine's.
 */
export async function measureDelay(kafka: BenchKafka, postgres: BenchPostgres): Promise<Delay> {
  await postgres.restartWith(['ALTER SYSTEM SET track_commit_timestamp = on']);
  const url = await postgres.createDatabase();
  await migrateAt(url);
  const topics = await kafka.createTopics();
  const writer = await startWriter(writerEnv(kafka, topics, url));
  await publish(kafka, topics.checks);
  await waitFor('all results to be rows', async () => (await writer.rows()) === RESULTS, { timeoutMs: ROWS_WITHIN_MS });
  await writer.stop();
  return onPool(url, async ({ query }) => {
    const { rows } = await query<Delay>(DELAYS, [WARM_UP_SECONDS]);
    return rows[0] as Delay;
  });
}

async function publish({ client }: BenchKafka, topic: string): Promise<void> {
  const producer = openProducer(client);
  const failed = Promise.withResolvers<never>();
  const publisher = createPublisher({
    send: (messages) => producer.send(topic, messages),
    encode: createCheckResultEncoder({ schemaId: null }),
    onUnencodable: () => undefined,
    onWaiting: () => undefined,
    onPublished: () => undefined,
    onError: failed.reject,
    setTimer: (callback, ms) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    lingerMs: LINGER_MS,
  });
  const { next: random } = createRandom(2);
  const begin = performance.now();
  for (let published = 0; published < RESULTS;) {
    const due = Math.min(RESULTS, Math.floor(((performance.now() - begin) / 1_000) * PER_SECOND));
    for (; published < due; published++) publisher.publish(endedNow(published, random));
    await Promise.race([sleep(TICK_MS), failed.promise]);
  }
  await publisher.flush(10_000);
  await producer.close();
}

/** Of a probe that has ended this very moment. */
function endedNow(at: number, random: () => number) {
  const endedAt = Date.now();
  const result = aResult(at % ENDPOINTS, endedAt, random);
  return { ...result, startedAt: endedAt - Math.round(result.totalMs), totalMs: Math.round(result.totalMs) };
}

const DELAYS = `
SELECT count(*) AS results, percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS "p50Ms",
       percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS "p99Ms", max(ms) AS "maxMs"
FROM (
  SELECT (1000 * extract(epoch FROM pg_xact_commit_timestamp(xmin) - started_at) - total_ms)::double precision AS ms
  FROM checks
  WHERE scheduled_at > (SELECT min(scheduled_at) FROM checks) + $1 * interval '1 second'
) AS delays`;
