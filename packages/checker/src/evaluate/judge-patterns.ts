import { storableText } from '@checkstream/schema';
import type { Pattern } from '@checkstream/schema';
import type { PatternAnswer } from '../probe/observation.ts';
import { ownValue } from './own-value.ts';
import { failed } from './verdict.ts';
import type { Verdict } from './verdict.ts';

/** An expression or a header in a sentence is cut here. */
const SHOWN_LENGTH = 200;

type Undecided = Exclude<PatternAnswer, 'MATCHED' | 'NOT_MATCHED'>;

/** @returns `null` when every header is as expected, else what the first one that is not says */
export function judgeHeaders(
  expected: Record<string, Pattern>,
  came: Record<string, string>,
  answers: Record<string, PatternAnswer>,
  bodyExcerpt: string,
): Verdict | null {
  for (const [name, pattern] of Object.entries(expected)) {
    const verdict = judgeHeader(name, pattern, ownValue(came, name), ownValue(answers, name), bodyExcerpt);
    if (verdict !== null) return verdict;
  }
  return null;
}

function judgeHeader(
  name: string,
  pattern: Pattern,
  value: string | undefined,
  answer: PatternAnswer | undefined,
  bodyExcerpt: string,
): Verdict | null {
  if (value === undefined || answer === undefined) {
    if (pattern.absent) return null;
    return failed('HEADER', 'HEADER_MISSING', `expected a header ${name}, the site sent none`, bodyExcerpt);
  }
  if (isUndecided(answer)) return undecided(answer, `the expression for header ${name}`);
  if ((answer === 'MATCHED') !== pattern.absent) return null;
  const wanted = pattern.absent ? 'not to match' : 'to match';
  const message = `expected header ${name} ${wanted} ${format(pattern)}, it was "${storableText(value, SHOWN_LENGTH)}"`;
  return failed('HEADER', pattern.absent ? 'HEADER_FOUND' : 'HEADER_MISMATCH', message, bodyExcerpt);
}

/** @param bodyTruncated the text that was searched is not the whole body */
export function judgeBody(
  pattern: Pattern,
  answer: PatternAnswer | null,
  bodyTruncated: boolean,
  bodyExcerpt: string,
): Verdict | null {
  if (answer === null || isUndecided(answer)) return undecided(answer ?? 'FAILED', 'the expression for the body');
  if (answer === 'NOT_MATCHED' && bodyTruncated) {
    const message = `not judged: ${format(pattern)} was not found before the limit on body size cut the body`;
    return failed('BODY_TOO_LARGE', 'BODY_TOO_LARGE', message);
  }
  if ((answer === 'MATCHED') !== pattern.absent) return null;
  return pattern.absent
    ? failed(
        'PATTERN_MISMATCH',
        'PATTERN_FOUND',
        `the body matches ${format(pattern)}, which must be absent`,
        bodyExcerpt,
      )
    : failed('PATTERN_MISMATCH', 'PATTERN_NOT_FOUND', `the body does not match ${format(pattern)}`, bodyExcerpt);
}

const isUndecided = (answer: PatternAnswer): answer is Undecided => answer !== 'MATCHED' && answer !== 'NOT_MATCHED';

function undecided(answer: Undecided, what: string): Verdict {
  switch (answer) {
    case 'TIMED_OUT':
      return failed('PATTERN_TIMEOUT', 'PATTERN_TIMEOUT', `not judged: ${what} took too long; simplify it`);
    case 'INVALID':
      return failed('OTHER', 'PATTERN_INVALID', `not judged: ${what} is not a valid regular expression`);
    case 'TOO_COMPLEX':
      return failed('PATTERN_TIMEOUT', 'PATTERN_TOO_COMPLEX', `not judged: ${what} takes too much memory; simplify it`);
    case 'REFUSED':
      return failed('AGENT', 'PATTERN_REFUSED', `not judged: too many expressions waited before ${what}`);
    case 'FAILED':
      return failed('AGENT', 'PATTERN_FAILED', `not judged: ${what} could not be evaluated`);
    default:
      return answer satisfies never;
  }
}

const format = ({ expression, flags }: Pattern): string => storableText(`/${expression}/${flags}`, SHOWN_LENGTH);
