/** Numbers to the right. */
export function markdownTable(head: string[], rows: (string | number | null)[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const texts = rows.map((cells) => cells.map((cell) => (typeof cell === 'string' ? cell : format(cell))));
  const rule = head.map((_, at) => (rows.every((cells) => typeof cells[at] !== 'string') ? '---:' : '---'));
  return [line(head), line(rule), ...texts.map(line)].map((text) => `${text}\n`).join('');
}

/** Three digits that count, more when it is larger; `-` when there is none. */
function format(value: number | null): string {
  if (value === null) return '-';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
