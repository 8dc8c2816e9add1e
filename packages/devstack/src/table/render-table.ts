import { cut, outcomeColour } from '@checkstream/machine';
import type { Paint } from '@checkstream/machine';
import type { Endpoint } from '@checkstream/schema';
import { CHECKSTREAM } from '../show-path.ts';
import type { Board } from './board.ts';
import { fit, gap, layOut } from './layout.ts';
import type { Column } from './layout.ts';
import { linesBelow } from './lines-below.ts';
import type { TableRow } from './table-rows.ts';
import { tableRow, urgentFirst } from './table-rows.ts';

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

/** The summary, one row and the line that counts the others stay in sight, whatever is told below. */
const LEAST_ABOVE = 3;

/** At most `height` lines of at most `width` characters, colours not counted. */
export function renderTable(board: Board, moment: Moment, canvas: Canvas): string[] {
  const { width, height, paint } = canvas;
  const endpoints = board.endpoints ?? [];
  const below = linesBelow(board, moment.now, { ...canvas, height: height - LEAST_ABOVE });
  const { head, rows: room } = divide(height - below.length - 1, endpoints.length);
  const shown = room < endpoints.length ? urgentFirst(board, moment).slice(0, room) : endpoints;
  const rows = shown.map((endpoint) => tableRow(endpoint, board.latest.get(endpoint.endpointId), moment));
  const columns = layOut(rows, width);
  const titles = columns.map((column) => fit(column.title, column)).join(gap);
  return [
    paint('bold', cut(summary(board), width)),
    ...(head ? [paint('dim', titles.trimEnd())] : []),
    ...rows.map((row) => renderRow(row, columns, paint)),
    ...moreLine(board, shown, canvas),
    ...below,
  ].slice(0, height);
}

/** What of head and rows fits into so many lines: the head goes before the last row does. */
function divide(lines: number, endpoints: number): { head: boolean; rows: number } {
  if (endpoints < lines) return { head: endpoints > 0, rows: endpoints };
  const more = 1;
  const head = lines - more > 1;
  if (!head && endpoints <= lines) return { head, rows: endpoints };
  return { head, rows: Math.max(1, lines - more - (head ? 1 : 0)) };
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
      return column.key === 'verdict' ? paint(outcomeColour(row.verdict), text) : text;
    })
    .join(gap)
    .trimEnd();
}

function moreLine({ endpoints, latest }: Board, shown: readonly Endpoint[], { width, paint }: Canvas): string[] {
  const seen = new Set(shown);
  const hidden = (endpoints ?? []).filter((endpoint) => !seen.has(endpoint));
  if (hidden.length === 0) return [];
  const down = hidden.filter(({ endpointId }) => latest.get(endpointId)?.outcome === 'down').length;
  const more = `... and ${hidden.length.toLocaleString('en')} more`;
  const text =
    down === 0
      ? `${more}: ${CHECKSTREAM} status`
      : `${more} (${down.toLocaleString('en')} down): ${CHECKSTREAM} status --outcome down`;
  return [paint('dim', cut(text, width))];
}
