import type { Letter } from './letter.ts';
import type { LetterName } from './letter-name.ts';

/** Which letters are meant: `null` and no names mean all. Instants are ms since the Unix epoch. */
export interface Choice {
  /** Set aside then or later. */
  sinceMs: number | null;
  /** Set aside before. */
  untilMs: number | null;
  reason: string | null;
  names: LetterName[];
}

/** As the command line has it. */
export interface ChoiceOptions {
  /** Milliseconds since the Unix epoch, as `until`. */
  since?: number;
  until?: number;
  reason?: string;
}

export function choiceOf({ since, until, reason }: ChoiceOptions, names: LetterName[] = []): Choice {
  return { sinceMs: since ?? null, untilMs: until ?? null, reason: reason ?? null, names };
}

export function isChosen({ partition, offset, at, story }: Letter, choice: Choice): boolean {
  const { sinceMs, untilMs, reason, names } = choice;
  if (sinceMs !== null && at < sinceMs) return false;
  if (untilMs !== null && at >= untilMs) return false;
  if (reason !== null && story.reason !== reason) return false;
  return names.length === 0 || names.some((name) => name.partition === partition && name.offset === offset);
}
