import type { Life } from '../world/supervise.ts';

/** Design §9. */
const STOP_WITHIN_MS = 25_000;
const LAST_LINES = 3;

/** What went wrong with the processes themselves: a service ends when it is told to, in time and with 0. */
export function judgeLives(lives: Life[]): string[] {
  return lives.flatMap((life) => {
    const { name, asked, ended, process } = life;
    const lastWords = process.output().split('\n').slice(-LAST_LINES).join('\n');
    if (ended === null) return [`${name} did not end`];
    if (asked === null) return [`${name} ended by itself with ${ended.how}; it wrote:\n${lastWords}`];
    if (asked.signal === 'SIGKILL') return [];
    const tookMs = ended.at - asked.at;
    if (tookMs > STOP_WITHIN_MS) return [`${name} took ${tookMs} ms to stop; it wrote:\n${lastWords}`];
    // Node had not begun to run it: nobody could hear the signal.
    const unborn = ended.how === 'SIGTERM' && process.output() === '';
    const gaveUp = /results are lost/.test(lastWords);
    return ended.how === 0 || unborn || gaveUp ? [] : [`${name} stopped with ${ended.how}; it wrote:\n${lastWords}`];
  });
}
