import { DOWN_KINDS } from '@checkstream/schema';
import type { Failure, FailureKind, Outcome } from '@checkstream/schema';

export interface Verdict {
  outcome: Outcome;
  failureKind: FailureKind;
  /** `null` exactly when the outcome is UP. */
  failure: Failure | null;
}

export const UP: Verdict = { outcome: 'UP', failureKind: 'NONE', failure: null };

/** Not up: the kind says whether the endpoint is down or could not be judged. */
export function failed(kind: Exclude<FailureKind, 'NONE'>, code: string, message: string, bodyExcerpt = ''): Verdict {
  const isDown = (DOWN_KINDS as readonly FailureKind[]).includes(kind);
  return {
    outcome: isDown ? 'DOWN' : 'UNKNOWN',
    failureKind: kind,
    failure: { code, message, bodyExcerpt: bodyExcerpt === '' ? null : bodyExcerpt },
  };
}
