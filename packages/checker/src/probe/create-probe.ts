import { performance } from 'node:perf_hooks';
import { createSecureContext } from 'node:tls';
import type { Endpoint, EndpointDefinition } from '@checkstream/schema';
import type { MatchPattern } from '../pattern/pattern-matcher.ts';
import { excerptOf, textOf } from './body-text.ts';
import { startDeadline } from './deadline.ts';
import { UnusableDefinitionError } from './errors.ts';
import { failureOf } from './failure-of.ts';
import { follow } from './follow.ts';
import { sumPhases } from './hop-trace.ts';
import { matchPatterns } from './match-patterns.ts';
import type { AskPattern } from './match-patterns.ts';
import { namedSecrets } from './named-secrets.ts';
import type { Observation, Probe, ProbeFailure } from './observation.ts';
import { startProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { createStallWatch } from './stall-watch.ts';

export interface ProbeOptions {
  /** Cap on decoded body bytes; an endpoint may set a lower one. */
  maxBodyBytes: number;
  userAgent: string;
  match: MatchPattern;
  /** Certificate authorities to trust, PEM; `null`: those that Node brings. */
  ca: string[] | null;
  /** Called with the cause of every failure that nobody has met before. */
  onUnknown(error: Error, endpoint: Endpoint, code: string): void;
}

/** A stall shorter than this never excuses a timeout; longer ones do from a tenth of the timeout on. */
const MIN_STALL_MS = 250;

const now = (): number => performance.now();

export function createProbe(options: ProbeOptions): { probe: Probe; close(): void } {
  // Building a context costs more than half a probe: one for all. Sessions are never resumed, whatever it remembers.
  const tlsContext = createSecureContext(options.ca === null ? {} : { ca: options.ca });
  const stalls = createStallWatch(now);

  const probe: Probe = async (endpoint, signal) => {
    const { definition } = endpoint;
    const startedAt = Date.now();
    const startedMs = now();
    const load = performance.eventLoopUtilization();
    const progress = startProgress();
    const deadline = startDeadline(definition.timeoutMs, signal);
    let failure: ProbeFailure | null = null;
    try {
      refuseUnusable(definition);
      await follow(definition, options, progress, { signal: deadline.signal, now, tlsContext });
    } catch (error) {
      const stalled = stalls.longestSince(startedMs) > Math.max(MIN_STALL_MS, definition.timeoutMs / 10);
      failure = failureOf(error as Error, progress, definition.timeoutMs, stalled);
      if (isUnknown(failure, error)) options.onUnknown(error as Error, endpoint, failure.code);
    } finally {
      deadline.stop();
    }
    const checkerLoad = performance.eventLoopUtilization(load).utilization;
    const bytes = Buffer.concat(progress.body.chunks);
    const observation = { ...observe(progress, bytes), startedAt, failure, checkerLoad };
    const match: AskPattern = (pattern, text) => options.match(pattern, text, signal);
    return matchPatterns(definition.expect, observation, () => textOf(bytes, contentType(progress)), match);
  };

  return { probe, close: () => stalls.close() };
}

/** A definition that cannot be probed is of kind OTHER as well, but known. */
const isUnknown = (failure: ProbeFailure, error: unknown): boolean =>
  failure.kind === 'OTHER' && !(error instanceof UnusableDefinitionError);

/** @throws UnusableDefinitionError rather than probe in another way than the definition says */
function refuseUnusable(definition: EndpointDefinition): void {
  const [secret] = namedSecrets(definition);
  if (secret !== undefined) {
    const message = `not checked: the endpoint needs the secret ${secret}, and this version reads no secrets yet`;
    throw new UnusableDefinitionError('SECRET_MISSING', 'SECRETS_NOT_SUPPORTED', message);
  }
  const protocol = URL.parse(definition.url)?.protocol;
  if (protocol !== 'http:' && protocol !== 'https:') {
    const message = `not checked: expected an http or https URL, the endpoint has "${definition.url}"`;
    throw new UnusableDefinitionError('OTHER', 'BAD_URL', message);
  }
}

function observe(progress: Progress, bytes: Buffer): Omit<Observation, 'startedAt' | 'failure' | 'checkerLoad'> {
  const { hops, body } = progress;
  return {
    ...sumPhases(hops),
    totalMs: hops.reduce((sum, hop) => sum + hop.totalMs(), 0),
    httpStatus: progress.httpStatus,
    headers: progress.headers,
    bodyExcerpt: excerptOf(bytes, contentType(progress)),
    bodyBytes: body.bytes,
    bodyTruncated: body.truncated,
    redirects: Math.max(0, hops.length - 1),
    remoteAddress: progress.remoteAddress,
    certificateExpiresAt: progress.certificateExpiresAt,
    bodyPattern: null,
    headerPatterns: {},
  };
}

const contentType = ({ headers }: Progress): string | undefined => headers['content-type'];
