import { CliError } from '../cli-error.ts';
import type { Terminal } from './terminal.ts';

export interface Deed {
  /** What would happen, as the beginning of a sentence: `3 endpoints would be removed`. */
  what: string;
  question: string;
  /** What stands when nobody says yes. */
  otherwise: string;
}

/** The yes of a person, or `--yes` ahead of it. Throws CliError when nobody can be asked. */
export async function confirm(
  { what, question, otherwise }: Deed,
  { yes, json }: { yes?: true; json?: true },
  { ask }: Pick<Terminal, 'ask'>,
): Promise<boolean> {
  if (yes) return true;
  if (json) throw new CliError(`${what}, and with --json nobody is asked: add --yes if that is meant\n${otherwise}`);
  if (ask === null)
    throw new CliError(`${what}, and nobody is there to say yes: add --yes if that is meant\n${otherwise}`);
  return isYes(await ask(`${question} [y/N] `));
}

function isYes(answer: string): boolean {
  return ['y', 'yes'].includes(answer.trim().toLowerCase());
}
