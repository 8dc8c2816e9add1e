import type { CheckResult, Endpoint, EndpointDefinition, Expectations } from '@checkstream/schema';
import { aDefinition, anEndpoint } from '@checkstream/schema/testing';
import { createCheck } from '../../src/check.ts';
import type { CheckOnce } from '../../src/check.ts';
import { testRoot } from './sites.ts';

/** What a test says about an endpoint; all else has its default. */
export type Wanted = Partial<Omit<EndpointDefinition, 'expect'>> & { expect?: Partial<Expectations> };

export function endpointOf({ expect, ...definition }: Wanted): Endpoint {
  return anEndpoint({
    definition: { timeoutMs: 5000, ...definition, expect: { ...aDefinition().expect, ...expect } },
  });
}

export interface TestChecker {
  check: CheckOnce;
  run: (wanted: Wanted, signal?: AbortSignal) => Promise<CheckResult>;
  close: () => Promise<void>;
}

/** A checker that trusts the test root and complains of nothing. */
export function openChecker(): TestChecker {
  const { check, close } = createCheck({
    location: 'here',
    checker: 'checker-1',
    maxBodyBytes: 1_048_576,
    patternTimeoutMs: 1000,
    userAgent: 'checkstream/test',
    log: { error: () => undefined },
    ca: [testRoot],
  });
  const run = async (wanted: Wanted, signal = new AbortController().signal): Promise<CheckResult> => {
    const result = await check(endpointOf(wanted), 1_700_000_000_000, signal);
    if (result === null) throw new Error('the check was abandoned');
    return result;
  };
  return { check, run, close };
}
