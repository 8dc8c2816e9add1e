import { CHECKERS } from '../plan/fault.ts';
import type { Life } from '../world/supervise.ts';
import { wasRefused } from '../world/was-refused.ts';

/** Design §9. */
const STOP_WITHIN_MS = 25_000;
const LAST_LINES = 3;

/** What went wrong with the processes themselves: a service ends when it is told to, in time and with 0, and says what is true. */
export function judgeLives(lives: Life[]): string[] {
  return lives.flatMap((life) => {
    const falsely = falseAlarms(life);
    if (life.ended === null) return [...falsely, `${life.name} did not end`];
    const trouble = troubleAtEnd(life, life.ended);
    return trouble === null ? falsely : [...falsely, `${life.name} ${trouble}; it wrote:\n${lastWords(life)}`];
  });
}

/** No topic of a run forgets a message. */
const falseAlarms = ({ name, process }: Life): string[] =>
  process.lines
    .filter(({ msg }) => msg === 'messages were deleted before they were read')
    .map((line) => `${name} saw a gap where there is none: ${JSON.stringify(line)}`);

type End = NonNullable<Life['ended']>;

function troubleAtEnd(life: Life, ended: End): string | null {
  const { asked } = life;
  const { at, how } = ended;
  if (how === 1 && lostItsDatabase(life)) return null;
  if (asked === null) return `ended by itself with ${how}`;
  if (asked.signal === 'SIGKILL') return how === 'SIGKILL' ? null : `ended by itself with ${how} before it was killed`;
  const tookMs = at - asked.at;
  if (tookMs > STOP_WITHIN_MS) return `took ${tookMs} ms to stop`;
  return mayStopWith(how, life) ? null : `stopped with ${how}`;
}

const mayStopWith = (how: End['how'], life: Life): boolean =>
  how === 0 || (how === 1 && gaveUp(life)) || (how === 'SIGTERM' && isUnborn(life));

/** Node had not begun to run it: nobody could hear the signal. */
const isUnborn = ({ process }: Life): boolean => process.output() === '';

/** docs/operations.md, "Secured connections": a writer whose password is no longer taken ends, and is to get the new one. */
const lostItsDatabase = (life: Life): boolean => life.outdated && wasRefused(life, 'postgresql');

/** Only a checker keeps results that Kafka may not take before it stops. */
const gaveUp = (life: Life): boolean =>
  CHECKERS.some((checker) => checker === life.service) && /results are lost/.test(lastWords(life));

const lastWords = ({ process }: Life): string => process.output().split('\n').slice(-LAST_LINES).join('\n');
