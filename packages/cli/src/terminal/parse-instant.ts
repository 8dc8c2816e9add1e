import { parseDuration } from '@checkstream/schema';

/** ISO 8601, to the day or finer; without an offset it is UTC. */
const ISO = /^\d{4}-\d\d-\d\d(?<time>T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?<offset>Z|[+-]\d\d:\d\d)?)?$/;

export const EXPECTED_INSTANT =
  'an instant such as 2026-03-01T12:00Z (without Z or an offset: UTC), or how long ago: 2h, 3d';

/** Milliseconds since the Unix epoch of an ISO 8601 instant, or of a duration before `now`; null for anything else. */
export function parseInstant(text: string, now: number): number | null {
  const agoMs = parseDuration(text);
  if (agoMs !== null) return now - agoMs;
  const parts = ISO.exec(text)?.groups;
  if (parts === undefined) return null;
  const isLocal = parts['time'] !== undefined && parts['offset'] === undefined;
  const instant = Date.parse(isLocal ? `${text}Z` : text);
  // JavaScript takes the 30th of February for the 2nd of March.
  const isDay = new Date(`${text.slice(0, 10)}T00:00Z`).toJSON()?.startsWith(text.slice(0, 10)) ?? false;
  return isDay && !Number.isNaN(instant) ? instant : null;
}
