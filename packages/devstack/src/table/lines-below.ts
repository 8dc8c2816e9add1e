import { printableLine } from '@checkstream/machine';
import type { Colour, Paint } from '@checkstream/machine';
import type { Board } from './board.ts';
import { wrap } from './wrap.ts';

const MOST_PROBLEMS = 8;
const MOST_NOTICES = 3;
const NOTICE_LASTS_MS = 120_000;
/** A line after the first of the same message begins below its text. */
const HANGING = '    ';

/** At most `height` lines. Problems and doubts stay until they are solved, notices for a while. */
export function linesBelow(
  { problems, doubts, notices }: Board,
  now: number,
  { width, height, paint }: { width: number; height: number; paint: Paint },
): string[] {
  const painted = (colour: Colour, text: string) => wrap(text, width, HANGING).map((line) => paint(colour, line));
  const fresh = notices.filter(({ at }) => now - at < NOTICE_LASTS_MS).slice(-MOST_NOTICES);
  const hidden = problems.length - MOST_PROBLEMS;
  const lines = [
    ...(problems.length === 0 ? [] : painted('red', 'The endpoints file is not applied:')),
    ...problems.slice(0, MOST_PROBLEMS).flatMap((problem) => painted('red', `  ${printableLine(problem)}`)),
    ...(hidden > 0 ? painted('red', `  ... and ${hidden} more`) : []),
    ...doubts.flatMap((doubt) => painted('yellow', `! ${printableLine(doubt)}`)),
    ...fresh.flatMap(({ text, severe }) => painted(severe ? 'red' : 'yellow', `! ${printableLine(text)}`)),
  ];
  return lines.slice(0, Math.max(0, height));
}
