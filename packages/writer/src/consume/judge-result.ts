import { CHECKER_NAME, NAME, splitEndpointId, type CheckResult } from '@checkstream/schema';
import type { DeadLetterReason, Refusal } from '../dead-letters/dead-letter.ts';

/** Avro knows NaN and infinity; no sum, bucket or histogram does. */
const FLOATS = [
  'dnsMs',
  'connectMs',
  'tlsMs',
  'firstByteMs',
  'downloadMs',
  'totalMs',
  'checkerLoad',
] as const satisfies (keyof CheckResult)[];

/** Why a decoded result cannot become a row, whatever PostgreSQL does; null when it can. */
export function judgeResult(result: CheckResult): Refusal | null {
  const { endpointId, location, checker } = result;
  if (splitEndpointId(endpointId) === null) {
    return refusal('endpoint_id', 'an endpointId of the form tenant/id', JSON.stringify(endpointId));
  }
  if (!NAME.accepts(location)) return refusal('location', `as location ${NAME.expected}`, JSON.stringify(location));
  if (!CHECKER_NAME.accepts(checker)) {
    return refusal('checker', `as checker ${CHECKER_NAME.expected}`, JSON.stringify(checker));
  }
  const float = FLOATS.find((field) => !Number.isFinite(result[field] ?? 0));
  return float === undefined ? null : refusal('malformed', `a finite number in ${float}`, String(result[float]));
}

function refusal(reason: DeadLetterReason, expected: string, came: string): Refusal {
  return { reason, message: `expected ${expected}, got ${came}` };
}
