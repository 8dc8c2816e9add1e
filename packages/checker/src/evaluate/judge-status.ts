import type { Expectations, StatusRange } from '@checkstream/schema';
import { statusExpected } from '../probe/status-expected.ts';
import { failed } from './verdict.ts';
import type { Verdict } from './verdict.ts';

export function judgeStatus(expect: Expectations, status: number, bodyExcerpt: string): Verdict | null {
  if (statusExpected(expect, status)) return null;
  const wanted = expect.status.map(formatRange).join(', ');
  return failed('STATUS', `HTTP_${status}`, `expected status ${wanted}, the site answered ${status}`, bodyExcerpt);
}

const formatRange = ({ from, to }: StatusRange): string => (from === to ? `${from}` : `${from}-${to}`);
