type Cell = string | number | null;

/** Numbers to the right, aligned for who reads it as it is. */
export function markdownTable(head: string[], rows: Cell[][]): string {
  const columns = head.map((name, at) => {
    const cells = rows.map((row) => row[at] ?? null);
    const texts = cells.map((cell) => (typeof cell === 'string' ? cell : format(cell)));
    const width = Math.max(3, ...[name, ...texts].map((text) => text.length));
    const toTheRight = cells.every((cell) => typeof cell !== 'string');
    const pad = (text: string) => (toTheRight ? text.padStart(width) : text.padEnd(width));
    const rule = toTheRight ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
    return [pad(name), rule, ...texts.map(pad)];
  });
  const lines = Array.from({ length: rows.length + 2 }, (_, at) => columns.map((column) => column[at]).join(' | '));
  return lines.map((line) => `| ${line} |\n`).join('');
}

/** Three digits that count, more when it is larger; `-` when there is none. */
function format(value: number | null): string {
  if (value === null) return '-';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
