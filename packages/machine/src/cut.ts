/** At most `width` characters of the text; one that was longer ends with `…`. */
export function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
