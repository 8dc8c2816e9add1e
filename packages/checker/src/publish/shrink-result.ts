import type { CheckResult } from '@checkstream/schema';

const SHORT_MESSAGE_CHARACTERS = 200;

/** The same verdict in the fewest bytes: only the texts of a failure have no bound of their own. */
export function shrinkResult(result: CheckResult): CheckResult {
  if (result.failure === null) return result;
  const message = result.failure.message.slice(0, SHORT_MESSAGE_CHARACTERS);
  return { ...result, failure: { ...result.failure, message, bodyExcerpt: null } };
}
