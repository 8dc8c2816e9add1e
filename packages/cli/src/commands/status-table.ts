import { createPaint, outcomeColour } from '@checkstream/machine';
import { formatSpan, formatTook } from '@checkstream/schema';
import { count } from '../terminal/count.ts';
import { formatTable } from '../terminal/table.ts';
import type { Column } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { LATEST_WITHIN_DAYS } from './status-query.ts';
import type { EndpointStatus } from './status-query.ts';

const HEAD: Column[] = [
  { title: 'OUTCOME' },
  { title: 'ENDPOINT', least: 16 },
  { title: 'LOCATION', leaves: 2 },
  { title: 'FOR', align: 'right' },
  { title: 'CHECKED', align: 'right' },
  { title: 'TOOK', align: 'right', leaves: 3 },
  { title: 'WHY' },
  { title: 'URL', least: 8, leaves: 1 },
];
const OUTCOME_COLUMN = 0;

const OUTCOMES = ['up', 'down', 'unknown'];

/** A table for people, a line that counts the outcomes, and one that counts the endpoints without any. */
export function formatStatus(
  endpoints: EndpointStatus[],
  { columns, colours, now }: Pick<Terminal, 'columns' | 'colours' | 'now'>,
): string {
  const paint = createPaint(colours);
  const at = now();
  const rows = endpoints.map((endpoint) => cellsOf(endpoint, at));
  const table = formatTable(HEAD, rows, columns, (text, row, column) =>
    column === OUTCOME_COLUMN ? paint(outcomeColour(endpoints[row]?.outcome ?? null) ?? 'dim', text) : text,
  );
  return [...table, '', countOutcomes(endpoints), ...countUnchecked(endpoints)].join('\n');
}

function cellsOf(endpoint: EndpointStatus, now: number): string[] {
  // `since` belongs to the last verdict; while nothing can be judged there is no run to tell the length of.
  const run = endpoint.outcome === 'unknown' ? null : endpoint.since;
  return [
    endpoint.outcome ?? '-',
    `${endpoint.tenant}/${endpoint.endpoint}`,
    endpoint.location ?? '-',
    run === null ? '-' : formatSpan(now - Date.parse(run)),
    endpoint.scheduledAt === null ? 'never' : `${formatSpan(now - Date.parse(endpoint.scheduledAt))} ago`,
    endpoint.totalMs === null ? '-' : formatTook(endpoint.totalMs),
    endpoint.failureKind === 'none' ? '' : (endpoint.failureKind ?? ''),
    endpoint.url ?? '',
  ];
}

function countUnchecked(endpoints: EndpointStatus[]): string[] {
  const n = endpoints.filter(({ outcome }) => outcome === null).length;
  return n === 0 ? [] : [`${n.toLocaleString('en')} not checked in the last ${LATEST_WITHIN_DAYS} days`];
}

function countOutcomes(endpoints: EndpointStatus[]): string {
  const parts = OUTCOMES.map((outcome) => {
    const n = endpoints.filter((endpoint) => endpoint.outcome === outcome).length;
    return `${n.toLocaleString('en')} ${outcome}`;
  });
  const tenants = new Set(endpoints.map(({ tenant }) => tenant)).size;
  return `${parts.join(', ')} (${count(endpoints.length, 'row')}, ${count(tenants, 'tenant')})`;
}
