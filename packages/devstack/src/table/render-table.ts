import type { Endpoint } from '@checkstream/schema';
import type { Board } from './board.ts';
import { oneLine } from './describe-check.ts';
import { fit, gap, layOut } from './layout.ts';
import type { Column } from './layout.ts';
import type { Paint } from './paint.ts';
import { colourOf } from './paint.ts';
import type { TableRow } from './table-rows.ts';
import { tableRow } from './table-rows.ts';

export interface Canvas {
  /** Characters. */
  width: number;
  /** Lines. */
  height: number;
  paint: Paint;
}

export interface Moment {
  /** ms UTC. */
  now: number;
  location: string;
}

const MOST_PROBLEMS = 8;
const MOST_NOTICES = 3;
const NOTICE_LASTS_MS = 120_000;

/** At most `height` lines of at most `width` characters, colours not counted. */
export function renderTable(board: Board, moment: Moment, canvas: Canvas): string[] {
  const { width, height, paint } = canvas;
  const endpoints = board.endpoints ?? [];
  const below = belowLines(board, moment.now, canvas);
  const room = Math.max(1, height - below.length - 2);
  const shown = endpoints.length > room ? endpoints.slice(0, room - 1) : endpoints;
  const rows = shown.map((endpoint) => tableRow(endpoint, board.latest.get(endpoint.endpointId), moment));
  const columns = layOut(rows, width);
  const head = columns.map((column) => fit(column.title, column)).join(gap);
  return [
    paint('bold', cut(summary(board), width)),
    ...(endpoints.length === 0 ? [] : [paint('dim', head.trimEnd())]),
    ...rows.map((row) => renderRow(row, columns, paint)),
    ...moreLine(endpoints, shown.length, canvas),
    ...below,
  ].slice(0, height);
}

function summary({ endpoints, latest }: Board): string {
  if (endpoints === null) return 'Waiting for the endpoints file to be applied';
  const outcomes = Map.groupBy(endpoints, ({ endpointId }) => latest.get(endpointId)?.outcome ?? 'not checked yet');
  const counts = ['up', 'down', 'unknown', 'not checked yet'].flatMap((outcome) => {
    const count = outcomes.get(outcome)?.length ?? 0;
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${outcome}`];
  });
  const total = `${endpoints.length.toLocaleString('en')} endpoint${endpoints.length === 1 ? '' : 's'}`;
  return `${[total, counts.join(', ')].filter((part) => part !== '').join(': ')}   (Ctrl-C stops everything)`;
}

function renderRow(row: TableRow, columns: Column[], paint: Paint): string {
  return columns
    .map((column) => {
      const text = fit(row[column.key], column);
      return column.key === 'verdict' ? paint(colourOf(row.verdict), text) : text;
    })
    .join(gap)
    .trimEnd();
}

function moreLine(endpoints: readonly Endpoint[], shown: number, { width, paint }: Canvas): string[] {
  const hidden = endpoints.length - shown;
  if (hidden === 0) return [];
  return [paint('dim', cut(`... and ${hidden.toLocaleString('en')} more: pnpm checkstream status`, width))];
}

/** Problems stay until they are solved, notices for a while. */
function belowLines({ problems, notices }: Board, now: number, { width, paint }: Canvas): string[] {
  const fresh = notices.filter(({ at }) => now - at < NOTICE_LASTS_MS).slice(-MOST_NOTICES);
  const hidden = problems.length - MOST_PROBLEMS;
  return [
    ...(problems.length === 0 ? [] : [paint('red', cut('The endpoints file is not applied:', width))]),
    ...problems.slice(0, MOST_PROBLEMS).map((problem) => paint('red', cut(`  ${oneLine(problem)}`, width))),
    ...(hidden > 0 ? [paint('red', cut(`  ... and ${hidden} more`, width))] : []),
    ...fresh.map(({ text, severe }) => paint(severe ? 'red' : 'yellow', cut(`! ${oneLine(text)}`, width))),
  ];
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}
