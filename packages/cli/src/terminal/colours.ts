export type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

const SGR: Record<Colour, number> = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };

export function createPaint(enabled: boolean): Paint {
  return (colour, text) => (enabled && text !== '' ? `\u001b[${SGR[colour]}m${text}\u001b[0m` : text);
}

/** Colours on a terminal, unless NO_COLOR is set to anything (https://no-color.org) or TERM is dumb. */
export function wantsColours(env: Record<string, string | undefined>, isTerminal: boolean): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal && env['TERM'] !== 'dumb';
}
