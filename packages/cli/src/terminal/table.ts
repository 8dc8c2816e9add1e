export interface Column {
  title: string;
  align?: 'right';
  /** Gives way when the table is wider than the terminal; at most one column of a table. */
  shrinks?: true;
}

/** Applied to a cell after it was cut and padded, so that colours never count as width. */
export type PaintCell = (text: string, row: number, column: number) => string;

const GAP = '  ';
const SMALLEST = 8;

/** Lines of a table, titles first. `columns` is the width to fit to; `null` cuts nothing. */
export function formatTable(
  head: Column[],
  rows: string[][],
  columns: number | null,
  paintCell: PaintCell = (text) => text,
): string[] {
  const widths = fitWidths(head, naturalWidths(head, rows), columns);
  const line = (cells: string[], paint: (text: string, column: number) => string) =>
    cells
      .map((cell, column) => paint(pad(cut(cell, widths[column] ?? 0), widths[column] ?? 0, head[column]), column))
      .join(GAP)
      .trimEnd();
  return [
    line(
      head.map((column) => column.title),
      (text) => text,
    ),
    ...rows.map((cells, row) => line(cells, (text, column) => paintCell(text, row, column))),
  ];
}

function naturalWidths(head: Column[], rows: string[][]): number[] {
  return head.map((column, at) =>
    rows.reduce((width, row) => Math.max(width, row[at]?.length ?? 0), column.title.length),
  );
}

function fitWidths(head: Column[], widths: number[], columns: number | null): number[] {
  if (columns === null) return widths;
  const excess = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - columns;
  if (excess <= 0) return widths;
  return widths.map((width, at) => (head[at]?.shrinks ? Math.max(Math.min(width, SMALLEST), width - excess) : width));
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

function pad(text: string, width: number, column: Column | undefined): string {
  return column?.align === 'right' ? text.padStart(width) : text.padEnd(width);
}
