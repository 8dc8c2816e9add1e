import { DIFFERENCE_KINDS, type Difference } from './account/evidence.ts';
import type { ChaosReport } from './run-chaos.ts';

/** Of each kind; the rest is counted. */
const MOST_SHOWN = 20;

/** The summary, and what does not add up. */
export function formatReport(report: ChaosReport): string {
  const { account, troubles, happened } = report;
  const { slots } = account;
  const figures = [
    ['faults', happened.filter(({ happened: did }) => did).length],
    ['requests that sites saw', account.requests],
    ['records in the topic', account.records],
    ['checks among them', account.checks],
    ['rows', account.rows],
    ['hourly sums', account.hours],
    ['daily sums', account.days],
    ['states', account.states],
    ['slots due', slots.due],
    ['slots missed while work was taken over', slots.takenOver],
    ['slots that a checker counted as missed', slots.counted],
    ['differences', account.differences.length],
    ['services that misbehaved', troubles.length],
  ] as const;
  return [
    `Kafka: ${report.kafka}, seed ${report.seed}\n`,
    table(['fault', 'happened', 'found nothing to hit'], faultRows(report)),
    table(
      ['', ''],
      figures.map(([name, value]) => [name, String(value)]),
    ),
    ...troubles.map((trouble) => `${trouble}\n`),
    ...DIFFERENCE_KINDS.map((what) => describeKind(what, account.differences)),
  ].join('\n');
}

/** Does it all add up? */
export const isClean = ({ account, troubles }: ChaosReport): boolean =>
  account.differences.length === 0 && troubles.length === 0;

/** For a machine: the summary alone. */
export function toJson(report: ChaosReport): string {
  const { seed, kafka, happened, troubles, account } = report;
  return `${JSON.stringify({ clean: isClean(report), seed, kafka, account, troubles, happened }, null, 2)}\n`;
}

function faultRows({ happened }: ChaosReport): string[][] {
  const kinds = [...Map.groupBy(happened, ({ fault }) => fault.kind)].sort(([a], [b]) => (a < b ? -1 : 1));
  return kinds.map(([kind, all]) => {
    const did = all.filter((one) => one.happened).length;
    return [kind, String(did), String(all.length - did)];
  });
}

function describeKind(what: string, differences: Difference[]): string {
  const all = differences.filter((difference) => difference.what === what);
  if (all.length === 0) return '';
  const shown = all.slice(0, MOST_SHOWN).map(({ detail }) => `  ${detail}\n`);
  const rest = all.length > MOST_SHOWN ? [`  and ${all.length - MOST_SHOWN} more\n`] : [];
  return [`${what}: ${all.length}\n`, ...shown, ...rest].join('');
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, at) =>
    Math.max(...[name, ...rows.map((row) => row[at] ?? '')].map(({ length }) => length)),
  );
  const line = (cells: string[]) =>
    `${cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()}\n`;
  return [head, ...rows].map(line).join('');
}
