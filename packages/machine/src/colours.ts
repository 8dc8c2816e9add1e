const SGR = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };

export type Colour = keyof typeof SGR;
/** `null` leaves the text as it is. */
export type Paint = (colour: Colour | null, text: string) => string;

export function createPaint(enabled: boolean): Paint {
  return (colour, text) =>
    enabled && colour !== null && text !== '' ? `\u001b[${SGR[colour]}m${text}\u001b[0m` : text;
}

/** Colours on a terminal, unless NO_COLOR is set to anything (https://no-color.org) or TERM is dumb. */
export function wantsColours(env: Record<string, string | undefined>, isTerminal: boolean): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}

/** `outcome` in lower case; `null` for anything that is no verdict. */
export function outcomeColour(outcome: string | null): Colour | null {
  if (outcome === 'up') return 'green';
  if (outcome === 'down') return 'red';
  return outcome === 'unknown' ? 'yellow' : null;
}
