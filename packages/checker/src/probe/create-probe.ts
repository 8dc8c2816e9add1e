import net from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Endpoint, EndpointDefinition } from '@checkstream/schema';
import { createBodyMemory } from './body-memory.ts';
import { startDeadline } from './deadline.ts';
import type { MayConnect } from '../egress/egress-policy.ts';
import { NO_SECRETS, createSecretsOf } from './endpoint-secrets.ts';
import { DeadlineError, NotJudgedError } from './errors.ts';
import { failureOf } from './failure-of.ts';
import { follow } from './follow.ts';
import { createEndWatch } from './http/end-watch.ts';
import { createTlsContexts } from './http/tls-contexts.ts';
import { createJourney } from './journey.ts';
import type { HopFacts } from './journey.ts';
import type { Lookup } from './lookup/create-lookup.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import type { Probe, ProbeFailure } from './observation.ts';
import { bodyOf, observe, totalMs } from './observe.ts';
import { startProgress } from './progress.ts';
import { createStallWatch } from './stall-watch.ts';

export interface ProbeOptions {
  /** Cap on decoded body bytes; an endpoint may set a lower one. */
  maxBodyBytes: number;
  userAgent: string;
  secrets: Pick<Secrets, 'find'>;
  mayConnect: MayConnect;
  lookup: Lookup;
  /** Certificate authorities to trust, PEM; `null`: those that Node brings. */
  ca: string[] | null;
  /** Called with the cause of every failure that nobody has met before. */
  onUnknown(error: Error, endpoint: Endpoint, code: string): void;
  /** Called with every hop when a probe has left the wire; the certificates and the way there are only kept for it. */
  onJourney?: ((hops: HopFacts[]) => void) | undefined;
}

/** Lost inside the checker, less than this never excuses a timeout; more does from a tenth of the timeout on. */
const MIN_LOST_MS = 250;

const now = (): number => performance.now();

export interface Prober {
  probe: Probe;
  /** Do the bodies of present probes take so much memory that no further one should start? */
  isFull: () => boolean;
  close: () => void;
}

export function createProbe(options: ProbeOptions): Prober {
  const secretsOf = createSecretsOf(options.secrets);
  const contextsOf = createTlsContexts(options.ca);
  const endWatch = createEndWatch();
  const stalls = createStallWatch(now);
  const memory = createBodyMemory();

  const probe: Probe = async (endpoint, signal) => {
    const { definition } = endpoint;
    const startedAt = Date.now();
    const startedMs = now();
    const load = performance.eventLoopUtilization();
    const progress = startProgress(memory, options.onJourney === undefined ? null : createJourney());
    const deadline = startDeadline(definition.timeoutMs, signal);
    let failure: ProbeFailure | null = null;
    let secrets = NO_SECRETS;
    try {
      refuseUnusable(definition);
      secrets = secretsOf(endpoint);
      const contexts = contextsOf(definition.tls, secrets.value);
      await follow(definition, { ...options, secrets }, progress, {
        ...options,
        signal: deadline.signal,
        now,
        contexts,
        endWatch,
      });
      refuseLate(totalMs(progress), definition);
    } catch (error) {
      if (!signal.aborted) {
        const { timeoutMs } = definition;
        const excuseMs = Math.max(MIN_LOST_MS, timeoutMs / 10);
        const stalled = stalls.since(startedMs).longestMs > excuseMs;
        const queued = totalMs(progress) < timeoutMs - excuseMs;
        failure = failureOf(error as Error, progress, { timeoutMs, stalled, queued, mask: secrets.mask });
        if (isUnknown(failure, error)) options.onUnknown(error as Error, endpoint, failure.code);
      }
    } finally {
      deadline.stop();
    }
    if (progress.journey !== null) options.onJourney?.(progress.journey.describe(secrets.mask));
    const checkerLoad = performance.eventLoopUtilization(load).utilization;
    const stalledMs = stalls.since(startedMs).totalMs;
    const observation = { ...observe(progress, secrets), startedAt, failure, stalledMs, checkerLoad };
    return { observation, mask: secrets.mask, ...bodyOf(progress) };
  };

  return { probe, isFull: memory.isFull, close: () => stalls.close() };
}

/** The timer of the deadline may run after the last byte was read. */
function refuseLate(tookMs: number, { timeoutMs }: EndpointDefinition): void {
  if (tookMs > timeoutMs) throw new DeadlineError('the time is up');
}

/** A definition that cannot be probed is of kind OTHER as well, but known. */
const isUnknown = (failure: ProbeFailure, error: unknown): boolean =>
  failure.kind === 'OTHER' && !(error instanceof NotJudgedError);

/** @throws NotJudgedError rather than probe in another way than the definition says */
function refuseUnusable({ url, connectTo }: EndpointDefinition): void {
  const protocol = URL.parse(url)?.protocol;
  if (protocol !== 'http:' && protocol !== 'https:') {
    const message = `not checked: expected an http or https URL, the endpoint has "${url}"`;
    throw new NotJudgedError('OTHER', 'BAD_URL', message);
  }
  if (connectTo !== null && net.isIP(connectTo) === 0) {
    const message = `not checked: expected an IP address in connectTo, the endpoint has "${connectTo}"`;
    throw new NotJudgedError('OTHER', 'BAD_CONNECT_TO', message);
  }
}
