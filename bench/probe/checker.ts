// The checker as its process runs it: schedule, probe, verdict, metrics, Avro, and batches to Kafka in another process.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCheck } from '../../packages/checker/src/check.ts';
import { createChecker } from '../../packages/checker/src/create-checker.ts';
import { createMetrics } from '../../packages/checker/src/metrics.ts';
import { createLookup } from '../../packages/checker/src/probe/lookup/create-lookup.ts';
import { createPublisher } from '../../packages/checker/src/publish/create-publisher.ts';
import { sendUntilAccepted } from '../../packages/checker/src/publish/send-until-accepted.ts';
import { openSecrets } from '../../packages/checker/src/secrets/open-secrets.ts';
import { createEgressPolicy } from '../../packages/checker/src/egress/egress-policy.ts';
import { setTimer } from '../../packages/checker/src/set-timer.ts';
import { testRoot } from '../../packages/checker/test/probe/sites.ts';
import { openProducer, prepareTopics } from '../../packages/runtime/src/index.ts';
import { createMetrics as createRegistry } from '../../packages/runtime/src/metrics/create-metrics.ts';
import { aKafkaClient, quietLog } from '../../packages/runtime/src/testing/index.ts';
import { createCheckResultEncoder } from '../../packages/schema/src/index.ts';
import type { CheckResult, Endpoint } from '../../packages/schema/src/index.ts';
import { aDefinition, anEndpoint } from '../../packages/schema/src/testing/index.ts';
import { INTERVAL_MS, IN_FLIGHT, LOCATION, SETTLE_MS, answerLoads, endpointIds } from './load.ts';
import type { Load } from './load.ts';
import { ownCpuMicroseconds, startTally } from './tally.ts';
import type { Tally } from './tally.ts';

const [broker = ''] = process.argv.slice(2);
const topics = { checks: 'bench.checks', endpoints: 'bench.endpoints', deadLetters: 'bench.dead-letters' };
const { signal } = new AbortController();
const client = aKafkaClient({ brokers: [broker], createTopics: true, partitions: 12 });
await prepareTopics(client, { kafka: client.settings, topics }, signal);

const now = (): number => performance.now();
const probing = createCheck({
  location: LOCATION,
  checker: 'bench',
  maxBodyBytes: 2 ** 20,
  patternTimeoutMs: 500,
  userAgent: 'checkstream/bench',
  secrets: openSecrets({ env: {}, tenants: null, dir: null, now }),
  mayConnect: createEgressPolicy({ deny: ['default'], allow: [] }),
  lookup: createLookup({ now }),
  log: { error: (fields) => fail(fields) },
  ca: [testRoot],
});
const producer = openProducer(client);
const attempt = (messages: Parameters<typeof producer.send>[1]) => producer.send(topics.checks, messages);
const encode = createCheckResultEncoder({ schemaId: null });
const publishing = {
  send: sendUntilAccepted({ attempt, onAttempt: () => undefined, signal, log: quietLog() }),
  onWaiting: () => undefined,
  setTimer,
  onError: fail,
};
let inFlight = 0;
const checker = createChecker({
  ...publishing,
  probing: {
    ...probing,
    check: (...asked) => {
      inFlight++;
      return probing.check(...asked).finally(() => inFlight--);
    },
  },
  encode: (result) => {
    note(result.scheduledAt, result);
    return encode(result);
  },
  settings: { location: LOCATION, maxInFlight: 1_000, buffer: 100_000, sessionTimeoutMs: 10_000 },
  metrics: createMetrics(createRegistry('checker', process.version)),
  now: () => Date.now(),
  log: { warn: () => undefined, error: fail },
});
const publisher = createPublisher({
  ...publishing,
  encode,
  onUnencodable: fail,
  onPublished: () => undefined,
  lingerMs: 50,
});

let tally: Tally | null = null;
const known = new Map<string, Endpoint[]>();

answerLoads(async (load) => {
  tally = startTally(load.seconds, ownCpuMicroseconds);
  if (load.rate === null) await asManyAsPossible(endpointsFor(load, IN_FLIGHT), tally.until);
  else await atSlots(endpointsFor(load, (load.rate * INTERVAL_MS) / 1000), tally.until);
  return tally.measured();
});

/** Here the endpoints have no slots, and so nothing but the publisher beside their checks. */
async function asManyAsPossible(endpoints: Endpoint[], until: number): Promise<void> {
  const keepProbing = async (endpoint: Endpoint): Promise<void> => {
    while (Date.now() < until) {
      const result = await probing.check(endpoint, Date.now(), signal);
      if (result === null) continue;
      publisher.publish(result);
      note(Date.now(), result);
    }
  };
  await Promise.all(endpoints.map(keepProbing));
}

async function atSlots(endpoints: Endpoint[], until: number): Promise<void> {
  for (const endpoint of endpoints) checker.set(endpoint);
  await sleep(until + SETTLE_MS - Date.now());
  for (const { endpointId } of endpoints) checker.remove(endpointId);
  while (inFlight > 0 || checker.buffered() > 0) await sleep(10);
}

function note(at: number, { outcome, startedAt, totalMs }: CheckResult): void {
  tally?.note(at, { startedAt, totalMs, ok: outcome === 'UP' });
}

/** The same objects in every block, as long as an endpoint lives in a checker. */
function endpointsFor({ url, expression }: Load, count: number): Endpoint[] {
  const key = `${count} ${url} ${expression}`;
  const pattern = expression === null ? null : { expression, flags: '', absent: false };
  const expect = { ...aDefinition().expect, pattern };
  const endpoints =
    known.get(key) ??
    endpointIds(count).map((endpointId) =>
      anEndpoint({ endpointId, definition: { url, expect, intervalMs: INTERVAL_MS, timeoutMs: 10_000 } }),
    );
  known.set(key, endpoints);
  return endpoints;
}

function fail(trouble: unknown): never {
  process.stderr.write(`bench: ${JSON.stringify(trouble)} ${String(trouble)}\n`);
  process.exit(1);
}
