import type { CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** The first instant of the hour (UTC) that it is in. */
export const hourOf = (instantMs: number): number => Math.floor(instantMs / HOUR) * HOUR;

const VERDICTS: Record<string, Partial<CheckResult>> = {
  u: { outcome: 'UP', failureKind: 'NONE', failure: null },
  d: {
    outcome: 'DOWN',
    failureKind: 'STATUS',
    failure: { code: '503', message: 'expected 200-399, got 503', bodyExcerpt: null },
  },
  '?': {
    outcome: 'UNKNOWN',
    failureKind: 'SECRET_MISSING',
    failure: { code: 'SECRET_MISSING', message: 'SHOP_KEY is missing', bodyExcerpt: null },
  },
};

/** One check a minute: u up, d down, ? unknown, a space where none was. */
export function aHistory(verdicts: string, startMs: number, overrides: Partial<CheckResult> = {}): CheckResult[] {
  return [...verdicts].flatMap((verdict, minute) => {
    const known = VERDICTS[verdict];
    const scheduledAt = startMs + minute * MINUTE;
    const check = { intervalMs: MINUTE, scheduledAt, startedAt: scheduledAt + 12, ...known, ...overrides };
    return known === undefined ? [] : [aCheckResult(check)];
  });
}
