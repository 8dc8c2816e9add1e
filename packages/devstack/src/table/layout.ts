import { cut } from '@checkstream/machine';
import type { TableRow } from './table-rows.ts';

export interface Column {
  key: keyof TableRow;
  title: string;
  width: number;
  right: boolean;
}

const GAP = 2;
/** Less of a reason than this says nothing. */
const SMALLEST_WHY = 12;

/** From left to right. Natural widths stay between the bounds, so that the columns do not dance. */
const COLUMNS = [
  { key: 'endpoint', title: 'ENDPOINT', most: 40, right: false },
  { key: 'verdict', title: 'VERDICT', most: 7, right: false },
  { key: 'status', title: 'STATUS', most: 6, right: true },
  { key: 'took', title: 'TOOK', most: 8, right: true, least: 7 },
  { key: 'checked', title: 'CHECKED', most: 12, right: true, least: 8 },
  { key: 'next', title: 'NEXT', most: 24, right: false, least: 7 },
  { key: 'why', title: 'WHY', most: 500, right: false },
] as const satisfies { key: keyof TableRow; title: string; most: number; right: boolean; least?: number }[];

/** What goes first when the terminal is narrow. */
const EXPENDABLE: (keyof TableRow)[] = ['status', 'took', 'checked', 'why', 'next'];

/** The columns that fit into `width` characters; the last one is cut to what is left. */
export function layOut(rows: readonly TableRow[], width: number): Column[] {
  let columns: Column[] = COLUMNS.map((column) => ({
    key: column.key,
    title: column.title,
    right: column.right,
    width: naturalWidth(column, rows),
  }));
  for (const key of EXPENDABLE) {
    if (neededWidth(columns) <= width) break;
    columns = columns.filter((column) => column.key !== key);
  }
  const last = columns.at(-1);
  if (last !== undefined) last.width = Math.max(1, Math.min(last.width, last.width + width - totalWidth(columns)));
  return columns;
}

function naturalWidth(column: (typeof COLUMNS)[number], rows: readonly TableRow[]): number {
  const least = Math.max(column.title.length, 'least' in column ? column.least : 0);
  return Math.min(
    column.most,
    rows.reduce((widest, row) => Math.max(widest, row[column.key].length), least),
  );
}

function totalWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width + GAP, -GAP);
}

function neededWidth(columns: readonly Column[]): number {
  return totalWidth(
    columns.map((column) =>
      column.key === 'why' ? { ...column, width: Math.min(column.width, SMALLEST_WHY) } : column,
    ),
  );
}

/** Exactly `width` characters. */
export function fit(text: string, { width, right }: { width: number; right: boolean }): string {
  const fitting = cut(text, width);
  return right ? fitting.padStart(width) : fitting.padEnd(width);
}

export const gap = ' '.repeat(GAP);
