import type { LatestCheck } from '../verdicts/latest-checks.ts';

/** What went wrong: kind and sentence; empty when the endpoint is up. */
export function reasonOf({ failureKind, failureMessage }: LatestCheck): string {
  if (failureKind === 'none') return '';
  return oneLine(failureMessage === null ? failureKind : `${failureKind}: ${failureMessage}`);
}

/** Sites choose some of these characters: none may move the cursor or start another line. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** Without the tenant when it is the usual one. */
export function nameOf(endpointId: string): string {
  return endpointId.replace(/^default\//, '');
}
