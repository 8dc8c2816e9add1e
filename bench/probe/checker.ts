// The checker as its process runs it: flights, probe, verdict, metrics, Avro, and batches to Kafka in another process;
// with a rate its schedule, too.
import { setTimeout as sleep } from 'node:timers/promises';
import { createCheck } from '../../packages/checker/src/check.ts';
import { createChecker } from '../../packages/checker/src/create-checker.ts';
import { createMetrics } from '../../packages/checker/src/metrics.ts';
import { createLookup } from '../../packages/checker/src/probe/lookup/create-lookup.ts';
import { createPublisher } from '../../packages/checker/src/publish/create-publisher.ts';
import { sendUntilAccepted } from '../../packages/checker/src/publish/send-until-accepted.ts';
import { createFlights } from '../../packages/checker/src/schedule/flights.ts';
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
import { IN_FLIGHT, LOCATION, SETTLE_MS, answerLoads, endpointIds } from './load.ts';
import type { Load } from './load.ts';
import { ownCpuMicroseconds, startTally } from './tally.ts';
import type { Tally } from './tally.ts';

/** What is still on its way at the end of a block. */
const LAST_PROBES_MS = 15_000;

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
// Nobody asks for the metrics, and there is a checker for each block: none of them is to be watched.
const metrics = { ...createMetrics(createRegistry('checker', process.version)), watch: () => undefined };

let tally: Tally | null = null;

answerLoads(async (load) => {
  tally = startTally(load.seconds, ownCpuMicroseconds);
  if (load.rate === null) await asManyAsPossible(endpointsFor(load, IN_FLIGHT), tally.until);
  else await atSlots(endpointsFor(load, (load.rate * load.intervalMs) / 1000), tally.until);
  return tally.measured();
});

/** Without slots: an endpoint takes off again as soon as it has landed. All else is as in a checker. */
async function asManyAsPossible(endpoints: Endpoint[], until: number): Promise<void> {
  const byId = new Map(endpoints.map((endpoint) => [endpoint.endpointId, endpoint]));
  const publisher = createPublisher({
    ...publishing,
    encode,
    onUnencodable: fail,
    onPublished: () => undefined,
    lingerMs: 50,
  });
  const flights = createFlights({
    check: probing.check,
    setTimer,
    onError: fail,
    onResult: (result) => {
      note(Date.now(), result);
      metrics.probed(result);
      publisher.publish(result);
    },
    onAbandoned: fail,
    onProbed: () => undefined,
    onLanded: (endpointId) => takeOff(byId.get(endpointId)),
  });
  const takeOff = (endpoint: Endpoint | undefined): void => {
    if (endpoint !== undefined && Date.now() < until) flights.start(endpoint, Date.now());
  };
  endpoints.forEach(takeOff);
  await sleep(until - Date.now());
  await flights.drain(LAST_PROBES_MS);
  await publisher.flush(LAST_PROBES_MS);
}

/** A checker that begins with the block, as the others do: one that began before would catch up on earlier slots. */
async function atSlots(endpoints: Endpoint[], until: number): Promise<void> {
  const checker = createChecker({
    ...publishing,
    probing,
    encode: (result) => {
      note(result.scheduledAt, result);
      return encode(result);
    },
    settings: { location: LOCATION, maxInFlight: 1_000, buffer: 100_000, sessionTimeoutMs: 10_000 },
    metrics,
    now: () => Date.now(),
    log: { warn: () => undefined, error: fail },
  });
  for (const endpoint of endpoints) checker.set(endpoint);
  await sleep(until + SETTLE_MS - Date.now());
  checker.stop();
  await checker.drain(LAST_PROBES_MS);
  await checker.flush(LAST_PROBES_MS);
}

function note(at: number, { outcome, startedAt, totalMs }: CheckResult): void {
  tally?.note(at, { startedAt, totalMs, ok: outcome === 'UP' });
}

function endpointsFor({ url, expression, intervalMs }: Load, count: number): Endpoint[] {
  const pattern = expression === null ? null : { expression, flags: '', absent: false };
  const expect = { ...aDefinition().expect, pattern };
  return endpointIds(count).map((endpointId) =>
    anEndpoint({ endpointId, definition: { url, expect, intervalMs, timeoutMs: 10_000 } }),
  );
}

function fail(trouble: unknown): never {
  process.stderr.write(`bench: ${JSON.stringify(trouble)} ${String(trouble)}\n`);
  process.exit(1);
}
