import type { HopFacts } from '@checkstream/checker/probe';
import { createPaint, cut, outcomeColour, printable, printableLine } from '@checkstream/machine';
import type { Paint } from '@checkstream/machine';
import { formatTook } from '@checkstream/schema';
import type { CheckResult } from '@checkstream/schema';
import { formatTable } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { chartRows } from './chart.ts';
import { describeBody, describeCertificate, describePattern } from './facts.ts';
import type { Fact } from './facts.ts';
import type { Probed } from './probe-once.ts';

/** What is not a terminal gets so many columns, and no character that a log may not show. */
const PLAIN = { columns: 80, ink: { full: '#', sliver: '|' } };
const INK = { full: '━', sliver: '╸' };
const WIDEST_CHART = 100;
const INDENT = '  ';
/** Of `certificate`, the longest name in front of a fact or a bar. */
const NAME_WIDTH = 11;
/** A site may redirect to an address of 64 KiB. */
const LONGEST_URL = 1_000;
const MOST_EXCERPT_LINES = 10;

/** For people: the verdict, the way there, where the time went, and what else was met. */
export function formatProbe(probed: Probed, { columns, colours }: Pick<Terminal, 'columns' | 'colours'>): string {
  const paint = createPaint(colours);
  const { result, hops } = probed;
  const sections = [
    [verdict(result, paint)],
    hopLines(hops),
    chart(result, columns, paint),
    factLines([...describeCertificate(probed), ...describeBody(result), ...describePattern(probed)], paint),
    excerptLines(result, paint),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function verdict({ outcome, failureKind, failure, httpStatus, totalMs }: CheckResult, paint: Paint): string {
  const word = paint('bold', paint(outcomeColour(outcome.toLowerCase()), outcome));
  if (failure === null) return `${word} ${httpStatus} in ${formatTook(totalMs)}`;
  const { code, message } = failure;
  const sentence = printableLine(message);
  const more = sentence.includes(code) || code === failureKind ? '' : ` (${printableLine(code)})`;
  return `${word} ${failureKind.toLowerCase()}: ${sentence}${more}`;
}

function hopLines(hops: HopFacts[]): string[] {
  const rows = hops.map(({ httpStatus, totalMs, remoteAddress, method, url }) => [
    httpStatus === null ? '-' : String(httpStatus),
    formatTook(totalMs),
    remoteAddress ?? '-',
    `${method} ${cut(url, LONGEST_URL)}`,
  ]);
  const head = [{ title: '' }, { title: '', align: 'right' as const }, { title: '' }, { title: '' }];
  // The address is last, and never cut: it is there to be copied.
  return formatTable(head, rows, null)
    .slice(1)
    .map((line) => INDENT + line);
}

function chart(result: CheckResult, columns: number | null, paint: Paint): string[] {
  const { ink } = columns === null ? PLAIN : { ink: INK };
  const beside = INDENT.length + NAME_WIDTH + 1 + TOOK_WIDTH + INDENT.length;
  const width = Math.max(10, Math.min(WIDEST_CHART, (columns ?? PLAIN.columns) - beside));
  const rows = chartRows(result, width, ink);
  // A total alone shows nothing that the hops do not.
  if (rows.every(({ name, bar }) => name === 'total' || bar === '')) return [];
  return rows.map(({ name, took, bar }) => {
    const start = `${INDENT}${name.padEnd(NAME_WIDTH)} ${took.padStart(TOOK_WIDTH)}`;
    return bar === '' ? start : `${start}${INDENT}${paint(name === 'total' ? 'dim' : null, bar)}`;
  });
}

/** Of `999 ms` and `60.0 s`. */
const TOOK_WIDTH = 6;

function factLines(facts: Fact[], paint: Paint): string[] {
  return facts.flatMap(({ name, lines }) =>
    lines.map(({ text, colour = null }, at) => {
      const label = (at === 0 ? name : '').padEnd(NAME_WIDTH);
      return `${INDENT}${label}${INDENT}${paint(colour, printableLine(text))}`;
    }),
  );
}

function excerptLines({ failure }: CheckResult, paint: Paint): string[] {
  const lines = printable(failure?.bodyExcerpt ?? '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  const hidden = lines.length - MOST_EXCERPT_LINES;
  const shown = lines.slice(0, MOST_EXCERPT_LINES).map((line) => `${INDENT}| ${line}`);
  const rest = hidden > 0 ? [`${INDENT}| ... ${hidden} more lines`] : [];
  return [`${INDENT}The body begins:`, ...[...shown, ...rest].map((line) => paint('dim', line))];
}
