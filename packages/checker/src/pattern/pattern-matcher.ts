import { availableParallelism } from 'node:os';
import type { Pattern } from '@checkstream/schema';
import type { PatternAnswer } from '../probe/observation.ts';
import { createCompiledPatterns } from './compiled-patterns.ts';
import { isSimple } from './is-simple.ts';
import { createLane } from './lane.ts';

/**
 * Does the expression match the text? Total: an expression that cannot be evaluated is an answer too. After the signal
 * aborts it resolves soon, and what it resolves with is not worth keeping.
 */
export type MatchPattern = (pattern: Pattern, text: string, signal: AbortSignal) => Promise<PatternAnswer>;

export interface PatternMatcherOptions {
  /** How long one expression may run. */
  timeoutMs: number;
  /** A worker died or could not evaluate; the answer was FAILED. */
  onFailure: (error: Error) => void;
}

const MAX_THREADS = 4;

/**
 * JavaScript cannot interrupt an expression on its own thread. One that cannot explode is evaluated here and now, all
 * others in a lane of worker threads. (An expression that keeps timing out is to get a second lane, picked here.)
 */
export function createPatternMatcher(options: PatternMatcherOptions): {
  match: MatchPattern;
  close: () => Promise<void>;
} {
  const compiled = createCompiledPatterns(2_000);
  const lane = createLane({ ...options, threads: Math.min(MAX_THREADS, Math.max(1, availableParallelism() - 1)) });
  return {
    match: async ({ expression, flags }, text, signal) => {
      if (!isValid(expression, flags)) return 'INVALID';
      if (!isSimple(expression, text)) return lane.match(expression, flags, text, signal);
      return compiled.get(expression, flags).test(text) ? 'MATCHED' : 'NOT_MATCHED';
    },
    close: () => lane.close(),
  };

  /** Compiling is harmless and cached; it is only running an expression that may take for ever. */
  function isValid(expression: string, flags: string): boolean {
    try {
      compiled.get(expression, flags);
      return true;
    } catch (error) {
      if ((error as Error).name === 'SyntaxError') return false;
      throw error;
    }
  }
}
