import { createRandom } from '../../packages/fuzz/src/random.ts';
import type { CheckResult } from '../../packages/schema/src/index.ts';
import { aCheckResult } from '../../packages/schema/src/testing/index.ts';

export const ENDPOINTS = 5_000;
const INTERVAL_MS = 60_000;

/** Of a hundred checks. */
const DOWN = 1;

/**
 * Every endpoint once a minute, at a place in the minute of its own, up to `endMs`: in the order in which the results
 * would have come. The same for the same arguments.
 */
export function* someResults(count: number, endMs: number): Generator<CheckResult> {
  const minutes = Math.ceil(count / ENDPOINTS);
  const { next: random } = createRandom(1);
  for (let at = 0; at < count; at++) {
    const minute = Math.floor(at / ENDPOINTS);
    const place = at % ENDPOINTS;
    const scheduledAt = endMs - (minutes - minute) * INTERVAL_MS + Math.floor((place * INTERVAL_MS) / ENDPOINTS);
    // A stride prime to the number of endpoints: neighbours in time are no neighbours in the tables.
    yield aResult((place * 1_237) % ENDPOINTS, scheduledAt, random);
  }
}

export function aResult(endpoint: number, scheduledAt: number, random: () => number): CheckResult {
  const down = random() * 100 < DOWN;
  const [dnsMs, connectMs, tlsMs, downloadMs] = [1, 10, 20, 5].map((ms) => Math.fround(ms * (0.5 + random()))) as [
    number,
    number,
    number,
    number,
  ];
  const firstByteMs = Math.fround(20 * Math.exp(3 * random() ** 3) * (1 + (endpoint % 7)));
  return aCheckResult({
    endpointId: `acme/endpoint-${endpoint}`,
    definitionHash: 1_000_000 + endpoint,
    intervalMs: INTERVAL_MS,
    scheduledAt,
    startedAt: scheduledAt + Math.floor(random() * 5),
    ...(down ? DOWN_WITH : {}),
    ...{ dnsMs, connectMs, tlsMs, firstByteMs, downloadMs },
    totalMs: Math.fround(dnsMs + connectMs + tlsMs + firstByteMs + downloadMs),
    remoteAddress: `192.0.2.${endpoint % 250}`,
    bodyBytes: Math.floor(random() * 50_000),
  });
}

const DOWN_WITH: Partial<CheckResult> = {
  outcome: 'DOWN',
  failureKind: 'STATUS',
  failure: { code: '503', message: 'expected a status of 200-399, got 503', bodyExcerpt: '<h1>Try again later</h1>' },
  httpStatus: 503,
};
