import { storableText } from '@checkstream/schema';
import type { CheckResult, Failure } from '@checkstream/schema';

/** The same result with every text storable: PostgreSQL takes neither NUL nor lone surrogates. A location has none. */
export function cleanResult(result: CheckResult): CheckResult {
  return {
    ...result,
    checker: storableText(result.checker),
    remoteAddress: result.remoteAddress === null ? null : storableText(result.remoteAddress),
    failure: result.failure === null ? null : cleanFailure(result.failure),
  };
}

function cleanFailure({ code, message, bodyExcerpt }: Failure): Failure {
  return {
    code: storableText(code),
    message: storableText(message),
    bodyExcerpt: bodyExcerpt === null ? null : storableText(bodyExcerpt),
  };
}
