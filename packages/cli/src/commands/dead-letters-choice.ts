import type { Choice } from '../dead-letters/choice.ts';
import type { LetterName } from '../dead-letters/letter-name.ts';

export interface ChoiceOptions {
  /** Milliseconds since the Unix epoch, as `until`. */
  since?: number;
  until?: number;
  reason?: string;
}

export function choiceOf({ since, until, reason }: ChoiceOptions, names: LetterName[] = []): Choice {
  return { sinceMs: since ?? null, untilMs: until ?? null, reason: reason ?? null, names };
}
