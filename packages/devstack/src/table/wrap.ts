/** Lines of at most `width` characters, those after the first behind `indent`. Broken at spaces, long words anywhere. */
export function wrap(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let rest = text;
  let lead = '';
  while (lead.length + rest.length > width && width > lead.length) {
    const room = width - lead.length;
    const space = rest.lastIndexOf(' ', room);
    const first = space < room / 3 ? room : space;
    lines.push(lead + rest.slice(0, first).trimEnd());
    rest = rest.slice(first).trimStart();
    lead = indent;
  }
  return [...lines, (lead + rest).slice(0, Math.max(0, width))];
}
