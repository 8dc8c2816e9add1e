import type { LatestCheck } from '../verdicts/latest-checks.ts';

const UNITS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
];

/** `0 s`, `59 s`, `3 min`, `23 h`, `12 d`: rounded down, never negative. */
export function formatSpan(ms: number): string {
  const unit = UNITS.find((candidate) => ms >= candidate.ms) ?? { ms: 1_000, name: 's' };
  return `${Math.max(0, Math.floor(ms / unit.ms))} ${unit.name}`;
}

/** `3.1 ms`, `124 ms`, `1.5 s`. */
export function formatTook(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

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
