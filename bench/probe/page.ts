const LINE = '<li class="item">one of many lines of a page</li>\n';
const LAST_LINE = 'you are most welcome 12 at 10:30 AM\n';

/** With a quantifier, so that the checker evaluates it in a worker; without lookarounds, so that Go has it as well. */
export const EXPRESSION = String.raw`welcome \d{1,3} (?:at|on) [0-9]{2}:[0-9]{2}`;

export function pageOf(bytes: number): string {
  const room = bytes - LAST_LINE.length;
  return LINE.repeat(Math.ceil(room / LINE.length)).slice(0, room) + LAST_LINE;
}
