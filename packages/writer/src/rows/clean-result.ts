import { storableText } from '@checkstream/schema';
import type { CheckResult, Failure } from '@checkstream/schema';

/**
 * The same result with every text storable: PostgreSQL takes neither NUL nor lone surrogates. A location has none.
 * Nearly all are clean, and copying one costs more than looking at it.
 */
export function cleanResult(result: CheckResult): CheckResult {
  const checker = storableText(result.checker);
  const remoteAddress = orNull(result.remoteAddress);
  const failure = result.failure === null ? null : cleanFailure(result.failure);
  const clean = checker === result.checker && remoteAddress === result.remoteAddress && failure === result.failure;
  return clean ? result : { ...result, checker, remoteAddress, failure };
}

function cleanFailure(failure: Failure): Failure {
  const code = storableText(failure.code);
  const message = storableText(failure.message);
  const bodyExcerpt = orNull(failure.bodyExcerpt);
  const clean = code === failure.code && message === failure.message && bodyExcerpt === failure.bodyExcerpt;
  return clean ? failure : { code, message, bodyExcerpt };
}

const orNull = (text: string | null): string | null => (text === null ? null : storableText(text));
