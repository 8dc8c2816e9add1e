import { createKafkaClient, createProgress, openProducer, prepareTopics, serviceMain } from '@checkstream/runtime';
import type { KafkaClient, ServiceContext } from '@checkstream/runtime';
import type { Endpoint } from '@checkstream/schema';
import packageJson from '../package.json' with { type: 'json' };
import { applyEndpoints } from './apply/apply-endpoints.ts';
import { keepApplied } from './apply/keep-applied.ts';
import { createCanaryMetrics } from './canary/canary-metrics.ts';
import { openCanary } from './canary/open-canary.ts';
import { createCheck } from './check.ts';
import type { Check } from './check.ts';
import { openCodecs } from './codecs.ts';
import type { Codecs } from './codecs.ts';
import { createChecker } from './create-checker.ts';
import type { Checker } from './create-checker.ts';
import { createEgressPolicy } from './egress/egress-policy.ts';
import type { MayConnect } from './egress/egress-policy.ts';
import { followShard } from './endpoints/follow-shard.ts';
import { createMetrics } from './metrics.ts';
import { createLookup } from './probe/lookup/create-lookup.ts';
import { sendUntilAccepted } from './publish/send-until-accepted.ts';
import { openSecrets } from './secrets/open-secrets.ts';
import type { Secrets } from './secrets/open-secrets.ts';
import { serve } from './serve.ts';
import { setTimer } from './set-timer.ts';
import { checkerSettings } from './settings.ts';
import type { CheckerSettings } from './settings.ts';
import { shutDown } from './shut-down.ts';

type Context = ServiceContext<CheckerSettings>;

await serviceMain({ name: 'checker', settings: checkerSettings, run, process });

async function run(context: Context): Promise<void> {
  const { settings, log, signal, health, certificates } = context;
  let waitingFor: string | null = 'Kafka';
  health.readyWhen('start', () => waitingFor && `waiting for ${waitingFor}`);
  const { secretsDir: dir, secretTenants: tenants } = settings.checker;
  const secrets = openSecrets({ env: process.env, tenants, dir, now: () => performance.now() });

  const client = createKafkaClient(settings.kafka, { clientId: `checker-${settings.checker.name}`, log, certificates });
  await prepareTopics(client, settings, signal);
  waitingFor = 'the schema registry';
  const codecs = await openCodecs({
    ...context,
    registry: settings.registry,
    topics: settings.topics,
    writesDefinitions: settings.checker.endpointsFile !== null,
  });
  waitingFor = null;

  const fatal = Promise.withResolvers<never>();
  const checker = openChecker(context, client, codecs, secrets, fatal.reject);
  await startCanary(context, secrets, fatal.reject);
  await serve({
    work: (stop) =>
      Promise.all([
        followEndpoints({ ...context, signal: stop }, client, codecs, checker, fatal.reject),
        applyEndpointsFile({ ...context, signal: stop }, client, codecs),
      ]),
    failed: fatal.promise,
    shutDown: () => shutDown(checker),
    signal,
    log,
  });
}

function openChecker(
  context: Context,
  client: KafkaClient,
  codecs: Codecs,
  secrets: Secrets,
  onError: (error: unknown) => void,
): Checker {
  const { settings, log, closing, health, metrics } = context;
  const producer = openProducer(client);
  closing.defer('producer', () => producer.close());
  const stopPublishing = new AbortController();
  closing.defer('publishing', () => stopPublishing.abort());

  const { egressDeny: deny, egressAllow: allow } = settings.checker;
  const probing = openCheck(context, secrets, createEgressPolicy({ deny, allow }));
  closing.defer('probing', () => probing.close());

  const publishing = createProgress(health, 'publish', {
    now: () => performance.now(),
    isIdle: () => checker.buffered() === 0,
  });
  const checker = createChecker({
    probing,
    send: sendUntilAccepted({
      attempt: (messages) => producer.send(settings.topics.checks, messages),
      onAttempt: publishing.beat,
      signal: stopPublishing.signal,
      log,
    }),
    encode: codecs.encodeResult,
    onWaiting: publishing.beat,
    settings: { ...settings.checker, sessionTimeoutMs: settings.kafka.sessionTimeoutMs },
    metrics: createMetrics(metrics),
    now: () => Date.now(),
    setTimer,
    log,
    onError,
  });
  closing.defer('schedule', () => checker.stop());
  health.readyWhen('publishing', () => (producer.connected() ? null : 'the last results did not reach Kafka'));
  const set = (endpoint: Endpoint): void => {
    secrets.know(endpoint.endpointId);
    checker.set(endpoint);
  };
  return { ...checker, set };
}

function openCheck({ settings, log }: Context, secrets: Secrets, mayConnect: MayConnect): Check {
  return createCheck({
    ...settings.checker,
    checker: settings.checker.name,
    userAgent: `checkstream/${packageJson.version}`,
    secrets,
    mayConnect,
    lookup: createLookup({ now: () => performance.now() }),
    log,
  });
}

/** Its only endpoint is the checker's own page, so that no egress policy is asked. */
async function startCanary(context: Context, secrets: Secrets, onError: (error: unknown) => void): Promise<void> {
  const { settings, log, closing, health, metrics } = context;
  // Scheduled, probed and judged as every endpoint is: when nothing comes of it, nothing comes of them.
  const progress = createProgress(health, 'canary', { now: () => performance.now() });
  const canary = await openCanary({
    check: openCheck(context, secrets, () => true),
    location: settings.checker.location,
    metrics: createCanaryMetrics(metrics),
    now: () => Date.now(),
    setTimer,
    onProgress: progress.beat,
    log,
    onError,
  });
  closing.defer('canary', () => canary.close());
}

async function followEndpoints(
  { settings, log, signal, health }: Context,
  client: KafkaClient,
  codecs: Codecs,
  checker: Checker,
  onError: (error: unknown) => void,
): Promise<void> {
  const progress = createProgress(health, 'endpoints', { now: () => performance.now() });
  const shard = followShard({
    client,
    topic: settings.topics.endpoints,
    location: settings.checker.location,
    decode: codecs.decodeDefinition,
    schedule: checker,
    log,
    signal,
    onError,
    onProgress: progress.beat,
  });
  health.readyWhen('kafka', () => (shard.connected() ? null : 'Kafka cannot be reached'));
  health.readyWhen('endpoints', () => (shard.complete() ? null : 'the definitions of this shard are not all read yet'));
  await shard.run();
}

async function applyEndpointsFile(
  { settings, log, signal }: Context,
  client: KafkaClient,
  codecs: Codecs,
): Promise<void> {
  const { endpointsFile } = settings.checker;
  if (endpointsFile === null) return;
  const topic = settings.topics.endpoints;
  await keepApplied({
    path: endpointsFile,
    apply: (wanted, approve, superseded) =>
      applyEndpoints({
        client,
        topic,
        encode: codecs.encodeDefinition,
        decode: codecs.decodeDefinition,
        wanted,
        approve,
        signal: superseded,
      }),
    heals: (error) => client.heals(error),
    log,
    signal,
  });
}
