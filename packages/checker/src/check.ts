import { createNews } from '@checkstream/runtime/news';
import type { CheckResult, Endpoint } from '@checkstream/schema';
import { buildCheckResult } from './evaluate/build-check-result.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { matchPatterns } from './evaluate/match-patterns.ts';
import type { AskPattern } from './evaluate/match-patterns.ts';
import { createPatternMatcher } from './pattern/pattern-matcher.ts';
import { createProbe } from './probe/create-probe.ts';
import type { ProbeOptions } from './probe/create-probe.ts';
import { hideInHeaders } from './probe/hide-in-headers.ts';

/**
 * One planned evaluation: probe, judge, build the result. `null`: abandoned by the signal, publish nothing.
 * `onProbed`: the probe has left the wire; expressions may still wait to be evaluated.
 */
export type CheckOnce = (
  endpoint: Endpoint,
  scheduledAt: number,
  signal: AbortSignal,
  onProbed?: () => void,
) => Promise<CheckResult | null>;

/** What is asked of a logger. */
export interface CheckLog {
  error(fields: object, message: string): void;
}

export interface CheckOptions {
  location: string;
  /** Stable name of this checker process. */
  checker: string;
  /** Cap on decoded body bytes; an endpoint may set a lower one. */
  maxBodyBytes: number;
  /** How long one expression may run. */
  patternTimeoutMs: number;
  userAgent: string;
  /** Of the tenants whose endpoints are checked. */
  secrets: ProbeOptions['secrets'];
  /** The egress policy. */
  mayConnect: ProbeOptions['mayConnect'];
  lookup: ProbeOptions['lookup'];
  log: CheckLog;
  /** Certificate authorities to trust, PEM; without it those that Node brings. */
  ca?: string[] | null;
  onJourney?: ProbeOptions['onJourney'];
}

export interface Check {
  check: CheckOnce;
  /** Do the bodies of present checks take so much memory that no further one should start? */
  isFull: () => boolean;
  close: () => Promise<void>;
}

export function createCheck({ location, checker, log, ca = null, ...options }: CheckOptions): Check {
  const { isNews } = createNews();
  const patterns = createPatternMatcher({
    timeoutMs: options.patternTimeoutMs,
    maxTextChars: options.maxBodyBytes,
    onFailure: (err) => log.error({ err }, 'an expression could not be evaluated'),
  });
  const prober = createProbe({
    ...options,
    ca,
    onUnknown: (err, { endpointId }, code) => {
      if (isNews(endpointId, code)) log.error({ err, endpointId }, 'a probe failed in a way nobody has met before');
    },
  });

  const check: CheckOnce = async (endpoint, scheduledAt, signal, onProbed) => {
    const { endpointId, definition } = endpoint;
    const probed = await prober.probe(endpoint, signal);
    onProbed?.();
    const ask: AskPattern = (pattern, text) => patterns.match(pattern, text, { endpointId, signal });
    try {
      const observation = hideInHeaders(await matchPatterns(definition.expect, probed, ask), probed.mask);
      if (signal.aborted) return null;
      const verdict = evaluate(definition, observation);
      return buildCheckResult({ endpoint, location, checker, scheduledAt, observation, verdict });
    } finally {
      probed.release();
    }
  };

  return {
    check,
    isFull: prober.isFull,
    close: async () => {
      prober.close();
      await patterns.close();
    },
  };
}
