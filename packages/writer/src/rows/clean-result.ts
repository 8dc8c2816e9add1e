import type { CheckResult, Failure } from '@checkstream/schema';

/** The same result with every text storable: PostgreSQL takes neither NUL nor lone surrogates. A location has none. */
export function cleanResult(result: CheckResult): CheckResult {
  return {
    ...result,
    checker: cleanText(result.checker),
    remoteAddress: result.remoteAddress === null ? null : cleanText(result.remoteAddress),
    failure: result.failure === null ? null : cleanFailure(result.failure),
  };
}

function cleanFailure({ code, message, bodyExcerpt }: Failure): Failure {
  return {
    code: cleanText(code),
    message: cleanText(message),
    bodyExcerpt: bodyExcerpt === null ? null : cleanText(bodyExcerpt),
  };
}

const LONE_SURROGATE = /\p{Surrogate}/gu;

export function cleanText(text: string): string {
  const withoutNul = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return withoutNul.isWellFormed() ? withoutNul : withoutNul.replace(LONE_SURROGATE, '');
}
