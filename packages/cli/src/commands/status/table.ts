import { createPaint, outcomeColour } from '@checkstream/machine';
import { formatSpan, formatTook } from '@checkstream/schema';
import { count } from '../../terminal/count.ts';
import { formatShare } from '../../terminal/format-share.ts';
import { formatTable } from '../../terminal/table.ts';
import type { Column } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { LATEST_WITHIN_DAYS } from './query.ts';
import type { EndpointStatus } from './query.ts';

interface StatusColumn extends Column {
  cell: (status: EndpointStatus, now: number) => string;
}

const NOTHING = '-';

/** What says least about an endpoint leaves a narrow terminal first. */
const COLUMNS: StatusColumn[] = [
  { title: 'OUTCOME', cell: ({ outcome }) => outcome ?? NOTHING },
  { title: 'ENDPOINT', least: 16, cell: ({ tenant, endpoint }) => `${tenant}/${endpoint}` },
  { title: 'LOCATION', leaves: 6, cell: ({ location }) => location ?? NOTHING },
  { title: 'FOR', align: 'right', cell: runLength },
  { title: 'CHECKED', align: 'right', cell: checkedAgo },
  { title: 'TOOK', align: 'right', leaves: 2, cell: ({ totalMs }) => took(totalMs) },
  { title: 'P95', align: 'right', leaves: 5, cell: ({ p95Ms }) => took(p95Ms) },
  { title: '24 H', align: 'right', leaves: 9, cell: ({ uptime }) => formatShare(uptime.day) },
  { title: '7 D', align: 'right', leaves: 3, cell: ({ uptime }) => formatShare(uptime.week) },
  { title: '30 D', align: 'right', leaves: 7, cell: ({ uptime }) => formatShare(uptime.month) },
  { title: 'CERT', align: 'right', leaves: 4, cell: certificateLeft },
  { title: 'WHY', cell: ({ failureKind }) => (failureKind === 'none' ? '' : (failureKind ?? '')) },
  { title: 'URL', least: 20, leaves: 1, cell: ({ url }) => url ?? '' },
];
/** After the uptime of the same 24 h, and only when it says something. */
const COVERAGE: StatusColumn = {
  title: 'SEEN',
  align: 'right',
  leaves: 8,
  cell: ({ coverage }) => formatShare(coverage),
};
const COVERAGE_AT = COLUMNS.findIndex(({ title }) => title === '24 H') + 1;
const OUTCOME_COLUMN = 0;

/** Below this share of the last 24 h something was not checked that should have been. */
const GAPLESS = 0.99;

const OUTCOMES = ['up', 'down', 'unknown'];

/** A table for people, a line that counts the outcomes, and those that count what was not checked as it should be. */
export function formatStatus(
  endpoints: EndpointStatus[],
  { columns, colours, now }: Pick<Terminal, 'columns' | 'colours' | 'now'>,
): string {
  const paint = createPaint(colours);
  const at = now();
  const head = endpoints.some(hasGaps) ? COLUMNS.toSpliced(COVERAGE_AT, 0, COVERAGE) : COLUMNS;
  const rows = endpoints.map((endpoint) => head.map(({ cell }) => cell(endpoint, at)));
  const table = formatTable(head, rows, columns, (text, row, column) =>
    column === OUTCOME_COLUMN ? paint(outcomeColour(endpoints[row]?.outcome ?? null) ?? 'dim', text) : text,
  );
  return [...table, '', countOutcomes(endpoints), ...countGaps(endpoints), ...countUnchecked(endpoints)].join('\n');
}

function runLength({ outcome, since }: EndpointStatus, now: number): string {
  // `since` belongs to the last verdict; while nothing can be judged there is no run to tell the length of.
  return outcome === 'unknown' || since === null ? NOTHING : formatSpan(now - Date.parse(since));
}

function checkedAgo({ scheduledAt }: EndpointStatus, now: number): string {
  return scheduledAt === null ? 'never' : `${formatSpan(now - Date.parse(scheduledAt))} ago`;
}

function took(ms: number | null): string {
  return ms === null ? NOTHING : formatTook(ms);
}

function certificateLeft({ certificateExpiresAt: at }: EndpointStatus, now: number): string {
  if (at === null) return NOTHING;
  const leftMs = Date.parse(at) - now;
  return leftMs > 0 ? formatSpan(leftMs) : 'expired';
}

function hasGaps({ coverage }: EndpointStatus): boolean {
  return coverage !== null && coverage < GAPLESS;
}

function countGaps(endpoints: EndpointStatus[]): string[] {
  const n = endpoints.filter(hasGaps).length;
  return n === 0 ? [] : [`${n.toLocaleString('en')} not checked throughout the last 24 h (SEEN: how much of it was)`];
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
