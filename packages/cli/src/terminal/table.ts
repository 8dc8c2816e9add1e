import { cut, printableLine } from '@checkstream/machine';

export interface Column {
  title: string;
  align?: 'right';
  /** Characters it may be cut down to when the table is wider than the terminal; never cut without. */
  least?: number;
  /** Left out when cutting is not enough, the lowest number first; always shown without. */
  leaves?: number;
}

/** Applied to a cell after it was cut and padded, so that colours never count as width. */
export type PaintCell = (text: string, row: number, column: number) => string;

const GAP = '  ';

/** Lines of a table, titles first. Cells may hold any text. `columns` is the width to fit to; `null` cuts nothing. */
export function formatTable(
  head: Column[],
  cells: string[][],
  columns: number | null,
  paintCell: PaintCell = (text) => text,
): string[] {
  const rows = cells.map((row) => row.map(printableLine));
  const natural = naturalWidths(head, rows);
  const widths = columns === null ? natural : fitWidths(head, natural, columns);
  const line = (row: string[], paint: (text: string, column: number) => string) =>
    row
      .flatMap((cell, column) => {
        const width = widths[column] ?? null;
        return width === null ? [] : [paint(pad(cut(cell, width), width, head[column]), column)];
      })
      .join(GAP)
      .trimEnd();
  return [
    line(
      head.map((column) => column.title),
      (text) => text,
    ),
    ...rows.map((texts, row) => line(texts, (text, column) => paintCell(text, row, column))),
  ];
}

function naturalWidths(head: Column[], rows: string[][]): number[] {
  return head.map((column, at) =>
    rows.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), column.title.length),
  );
}

/** `null` where a column is left out. */
function fitWidths(head: Column[], natural: number[], columns: number): (number | null)[] {
  const widths: (number | null)[] = [...natural];
  const least = (at: number) => Math.min(natural[at] ?? 0, head[at]?.least ?? Infinity);
  for (const at of leavingOrder(head)) {
    const cutFully = widths.map((width, other) => (other === at ? least(at) : width));
    if (totalWidth(cutFully) <= columns) break;
    if (totalWidth(widths) > columns) widths[at] = null;
  }
  for (const [at, width] of [...widths.entries()].reverse()) {
    const excess = Math.max(0, totalWidth(widths) - columns);
    if (width !== null) widths[at] = Math.max(least(at), width - excess);
  }
  return widths;
}

function leavingOrder(head: Column[]): number[] {
  const leaving = [...head.entries()].flatMap(([at, { leaves }]) => (leaves === undefined ? [] : [{ at, leaves }]));
  return leaving.sort((a, b) => a.leaves - b.leaves).map(({ at }) => at);
}

function totalWidth(widths: (number | null)[]): number {
  return widths.reduce<number>((sum, width) => (width === null ? sum : sum + width + GAP.length), -GAP.length);
}

function pad(text: string, width: number, column: Column | undefined): string {
  return column?.align === 'right' ? text.padStart(width) : text.padEnd(width);
}
