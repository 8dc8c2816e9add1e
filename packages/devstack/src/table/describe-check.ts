import { printableLine } from '@checkstream/machine';
import type { LatestCheck } from '../verdicts/latest-checks.ts';

/** What went wrong: kind and sentence; empty when the endpoint is up. */
export function reasonOf({ failureKind, failureMessage }: LatestCheck): string {
  if (failureKind === 'none') return '';
  return printableLine(failureMessage === null ? failureKind : `${failureKind}: ${failureMessage}`);
}

/** Without the tenant when it is the usual one. */
export function nameOf(endpointId: string): string {
  return endpointId.replace(/^default\//, '');
}
