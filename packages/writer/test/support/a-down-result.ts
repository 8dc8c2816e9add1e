import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';

/** A check result of an endpoint at which nothing listens, with its failure. */
export function aDownResult(overrides: Partial<CheckResult> = {}): CheckResult {
  return aCheckResult({
    outcome: 'DOWN',
    failureKind: 'CONNECT_REFUSED',
    failure: { code: 'ECONNREFUSED', message: 'nothing listens', bodyExcerpt: null },
    ...overrides,
  });
}
