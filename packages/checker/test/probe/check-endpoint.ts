import type { CheckResult, Endpoint, EndpointDefinition, Expectations } from '@checkstream/schema';
import { aDefinition, anEndpoint } from '@checkstream/schema/testing';
import { createCheck } from '../../src/check.ts';
import type { CheckOnce, CheckOptions } from '../../src/check.ts';
import { createEgressPolicy } from '../../src/egress/egress-policy.ts';
import { createLookup } from '../../src/probe/lookup/create-lookup.ts';
import { openSecrets } from '../../src/secrets/open-secrets.ts';
import { FORBIDDEN_ADDRESS } from './behaviour.ts';
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

const now = (): number => performance.now();

/** A checker that trusts the test root, connects wherever it is told but to one address, knows no secrets and complains of nothing. */
export function openChecker(more: Partial<CheckOptions> = {}): TestChecker {
  const { check, close } = createCheck({
    location: 'here',
    checker: 'checker-1',
    maxBodyBytes: 1_048_576,
    patternTimeoutMs: 1000,
    userAgent: 'checkstream/test',
    secrets: openSecrets({ env: {}, tenants: null, dir: null, now }),
    mayConnect: createEgressPolicy({ deny: [FORBIDDEN_ADDRESS], allow: [] }),
    lookup: createLookup({ now }),
    log: { error: () => undefined },
    ca: [testRoot],
    ...more,
  });
  const run = async (wanted: Wanted, signal = new AbortController().signal): Promise<CheckResult> => {
    const result = await check(endpointOf(wanted), 1_700_000_000_000, signal);
    if (result === null) throw new Error('the check was abandoned');
    return result;
  };
  return { check, run, close };
}
