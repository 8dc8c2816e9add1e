const SGR = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33 };

export type Colour = keyof typeof SGR;
export type Paint = (colour: Colour | null, text: string) => string;

export function createPaint(enabled: boolean): Paint {
  return (colour, text) =>
    enabled && colour !== null && text !== '' ? `\u001b[${SGR[colour]}m${text}\u001b[0m` : text;
}

/** As https://no-color.org asks: any value but the empty one. */
export function wantsColour(env: Record<string, string | undefined>): boolean {
  return (env['NO_COLOR'] ?? '') === '';
}

export function colourOf(outcome: string): Colour | null {
  if (outcome === 'up') return 'green';
  if (outcome === 'down') return 'red';
  return outcome === 'unknown' ? 'yellow' : null;
}
