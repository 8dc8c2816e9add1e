import type { Pattern } from '@checkstream/schema';
import type { PatternAnswer } from '../probe/observation.ts';
import { isSimple } from './is-simple.ts';
import { createLanes } from './lanes.ts';
import type { LanesOptions } from './lanes.ts';

/**
 * Does the expression match the text? Total: an expression that cannot be evaluated is an answer too. After the signal
 * aborts it resolves soon, and what it resolves with is not worth keeping.
 */
export type MatchPattern = (
  pattern: Pattern,
  text: string,
  asked: { endpointId: string; signal: AbortSignal },
) => Promise<PatternAnswer>;

export interface PatternMatcher {
  match: MatchPattern;
  close: () => Promise<void>;
}

/**
 * JavaScript cannot interrupt an expression on its own thread. One that cannot explode is evaluated here and now, all
 * others in lanes of worker threads, none of which is started before it is needed.
 */
export function createPatternMatcher(options: LanesOptions): PatternMatcher {
  const lanes = createLanes(options);
  return {
    match: async ({ expression, flags }, text, { endpointId, signal }) =>
      isSimple(expression, flags, text)
        ? matchHere(expression, flags, text)
        : lanes.match(endpointId, { expression, flags, text }, signal),
    close: lanes.close,
  };
}

/** V8 remembers what it has compiled. */
function matchHere(expression: string, flags: string, text: string): PatternAnswer {
  try {
    return new RegExp(expression, flags).test(text) ? 'MATCHED' : 'NOT_MATCHED';
  } catch (error) {
    if ((error as Error).name === 'SyntaxError') return 'INVALID';
    throw error;
  }
}
