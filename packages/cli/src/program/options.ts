import { InvalidArgumentError, Option } from 'commander';
import { EXPECTED_INSTANT, parseInstant } from '../terminal/parse-instant.ts';
import type { Terminal } from '../terminal/terminal.ts';

export type Finish = (exitCode: 0 | 1 | 2) => void;

/** `--since`, as ms since the Unix epoch. */
export function sinceOption(terminal: Pick<Terminal, 'now'>, description: string): Option {
  return new Option('--since <instant>', description).argParser(instantArgument(terminal));
}

/** `--until`, as ms since the Unix epoch. */
export function untilOption(terminal: Pick<Terminal, 'now'>, description: string): Option {
  return new Option('--until <instant>', description).argParser(instantArgument(terminal));
}

/** A whole number from 1 on. */
export function countArgument(text: string): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number === 0) throw new InvalidArgumentError('expected a whole number from 1 on.');
  return number;
}

function instantArgument({ now }: Pick<Terminal, 'now'>): (text: string) => number {
  return (text) => {
    const instant = parseInstant(text, now());
    if (instant === null) throw new InvalidArgumentError(`expected ${EXPECTED_INSTANT}.`);
    if (instant > now()) throw new InvalidArgumentError('expected an instant in the past.');
    return instant;
  };
}
