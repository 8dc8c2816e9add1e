import { DOWN_KINDS, storableText } from '@checkstream/schema';
import type { Failure, FailureKind, Outcome } from '@checkstream/schema';

export interface Verdict {
  outcome: Outcome;
  failureKind: FailureKind;
  /** `null` exactly when the outcome is UP. */
  failure: Failure | null;
}

export const UP: Verdict = { outcome: 'UP', failureKind: 'NONE', failure: null };

/** A definition may name a header of any length, with anything in it, and thousands of statuses. */
const LONGEST_MESSAGE = 500;

/** Not up: the kind says whether the endpoint is down or could not be judged. */
export function failed(kind: Exclude<FailureKind, 'NONE'>, code: string, message: string, bodyExcerpt = ''): Verdict {
  const isDown = (DOWN_KINDS as readonly FailureKind[]).includes(kind);
  return {
    outcome: isDown ? 'DOWN' : 'UNKNOWN',
    failureKind: kind,
    failure: {
      code,
      message: storableText(message, LONGEST_MESSAGE),
      bodyExcerpt: bodyExcerpt === '' ? null : bodyExcerpt,
    },
  };
}
