import type { CheckResult, Endpoint } from '@checkstream/schema';
import { buildCheckResult } from './evaluate/build-check-result.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { createNews } from './news.ts';
import { createPatternMatcher } from './pattern/pattern-matcher.ts';
import { createProbe } from './probe/create-probe.ts';

/** One planned evaluation: probe, judge, build the result. `null`: abandoned by the signal, publish nothing. */
export type CheckOnce = (endpoint: Endpoint, scheduledAt: number, signal: AbortSignal) => Promise<CheckResult | null>;

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
  log: CheckLog;
  /** Certificate authorities to trust, PEM; without it those that Node brings. */
  ca?: string[] | null;
}

export interface Check {
  check: CheckOnce;
  close: () => Promise<void>;
}

export function createCheck({ location, checker, log, ca = null, ...options }: CheckOptions): Check {
  const isNews = createNews();
  const patterns = createPatternMatcher({
    timeoutMs: options.patternTimeoutMs,
    onFailure: (err) => log.error({ err }, 'an expression could not be evaluated'),
  });
  const prober = createProbe({
    ...options,
    ca,
    match: patterns.match,
    onUnknown: (err, { endpointId }, code) => {
      if (isNews(endpointId, code)) log.error({ err, endpointId }, 'a probe failed in a way nobody has met before');
    },
  });

  const check: CheckOnce = async (endpoint, scheduledAt, signal) => {
    const observation = await prober.probe(endpoint, signal);
    if (signal.aborted) return null;
    const verdict = evaluate(endpoint.definition, observation);
    return buildCheckResult({ endpoint, location, checker, scheduledAt, observation, verdict });
  };

  return {
    check,
    close: async () => {
      prober.close();
      await patterns.close();
    },
  };
}
