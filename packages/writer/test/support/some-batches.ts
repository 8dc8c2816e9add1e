import type { CheckResult, FailureKind, Outcome } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import fc from 'fast-check';

const KINDS: [Outcome, FailureKind][] = [
  ['UP', 'NONE'],
  ['UP', 'NONE'],
  ['DOWN', 'STATUS'],
  ['DOWN', 'TIMEOUT'],
  ['UNKNOWN', 'AGENT'],
];
const TIMES = [0, 0.0625, 0.9, 1, 17.3, 244.949, 244.95, 60_000, 3.4e38, -5].map(Math.fround);
const CERTIFICATES = [null, Date.UTC(2025, 0, 1), Date.UTC(2025, 2, 1)];

const aPick = fc.record({
  endpoint: fc.nat(2),
  location: fc.nat(1),
  kind: fc.nat(KINDS.length - 1),
  time: fc.nat(TIMES.length - 1),
  certificate: fc.nat(CERTIFICATES.length - 1),
  changed: fc.boolean(),
});

/** A check at one of the slots. The definition changes with `changed`, and its interval with it, as its hash would have it. */
export const aResultAt = (slots: number[]): fc.Arbitrary<CheckResult> =>
  fc
    .tuple(fc.constantFrom(...slots), aPick)
    .map(([scheduledAt, { endpoint, location, kind, time, certificate, changed }]) => {
      const [outcome, failureKind] = KINDS[kind] as [Outcome, FailureKind];
      return aCheckResult({
        endpointId: `acme/e${endpoint}`,
        location: `l${location}`,
        definitionHash: changed ? 2 : 1,
        intervalMs: changed ? 60_000 : 10_000,
        scheduledAt,
        outcome,
        failureKind,
        failure: outcome === 'UP' ? null : { code: failureKind, message: 'why', bodyExcerpt: null },
        totalMs: TIMES[time] as number,
        certificateExpiresAt: CERTIFICATES[certificate] as number | null,
      });
    });

const keyOf = ({ endpointId, location, scheduledAt }: CheckResult) => `${endpointId} ${location} ${scheduledAt}`;

/** What a batch adds to the checks there are: the first of each key. */
export function takeNew(there: Map<string, CheckResult>, batch: CheckResult[]): CheckResult[] {
  const added: CheckResult[] = [];
  for (const result of batch) {
    if (there.has(keyOf(result))) continue;
    there.set(keyOf(result), result);
    added.push(result);
  }
  return added;
}
