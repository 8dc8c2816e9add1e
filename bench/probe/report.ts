import { markdownTable } from '../markdown-table.ts';
import type { Figures, Quantiles } from './figures.ts';
import type { Scheme } from './options.ts';

/** What a probe costs when as many run as get done. */
export interface CostCell {
  scheme: Scheme;
  bytes: number;
  expression: boolean;
  figures: Figures[];
}

/** What becomes of a schedule of so many probes a second. */
export interface LoadCell {
  scheme: Scheme;
  rate: number;
  endpoints: number;
  delayMs: number;
  /** Slots that fell due in all blocks together, about. */
  slots: number;
  /** After how long the sites themselves say that they answered. */
  servedMs: Quantiles;
  figures: Figures[];
}

export interface MemoryFigures {
  endpoints: number;
  probesPerSecond: number;
  residentMib: { empty: number; median: number; most: number };
  furtherEndpoints: number;
  /** In use, after a garbage collection. */
  bytesPerFurtherEndpoint: number;
}

export interface ProbeBenchReport {
  cost: CostCell[];
  load: LoadCell[];
  memory: MemoryFigures | null;
}

export function report({ cost, load, memory }: ProbeBenchReport): string {
  return [
    ...(cost.length === 0 ? [] : [markdownTable(COST_COLUMNS, cost.flatMap(costRows))]),
    ...(load.length === 0 ? [] : [markdownTable(LOAD_COLUMNS, load.flatMap(loadRows))]),
    ...(memory === null ? [] : [markdownTable(MEMORY_COLUMNS, [memoryRow(memory)])]),
  ].join('\n');
}

const COST_COLUMNS = ['', 'body', 'expression', 'who', 'CPU', 'x bare', 'a second and core', 'probes', 'failed'];
const LOAD_COLUMNS = [
  '',
  'a second',
  'endpoints',
  'who',
  'CPU',
  'x bare',
  'late p50 / p99',
  'error p50 / p99',
  'probes',
  'failed',
];
const MEMORY_COLUMNS = ['endpoints', 'a second', 'resident without any', 'resident', 'at most', 'a further one'];

const costRows = ({ scheme, bytes, expression, figures }: CostCell): string[][] =>
  figures.map(({ contender, microseconds, ratio, probesPerSecond, probes, failed }) => [
    scheme,
    `${bytes / 1024} KiB`,
    expression ? 'yes' : 'no',
    contender,
    `${microseconds.toFixed(0)} us`,
    ratio.toFixed(2),
    probesPerSecond.toFixed(0),
    `${probes}`,
    `${failed}`,
  ]);

const loadRows = ({ scheme, rate, endpoints, delayMs, slots, servedMs, figures }: LoadCell): string[][] => [
  ...figures.map(({ contender, microseconds, ratio, latenessMs, totalMs, probes, failed }) => [
    scheme,
    `${rate}`,
    `${endpoints}`,
    contender,
    `${microseconds.toFixed(0)} us`,
    ratio.toFixed(2),
    latenessOf(latenessMs),
    errorOf(totalMs, delayMs),
    `${probes} of ${slots}`,
    `${failed}`,
  ]),
  [scheme, `${rate}`, `${endpoints}`, 'the site itself', '', '', '', errorOf(servedMs, delayMs), '', ''],
];

/** `-`: nobody knows. */
const latenessOf = ({ p50, p99 }: Quantiles): string =>
  Number.isNaN(p50) ? '-' : `${p50.toFixed(0)} / ${p99.toFixed(0)} ms`;

const errorOf = ({ p50, p99 }: Quantiles, delayMs: number): string =>
  `${(p50 - delayMs).toFixed(1)} / ${(p99 - delayMs).toFixed(1)} ms`;

const memoryRow = (memory: MemoryFigures): string[] => [
  `${memory.endpoints}`,
  memory.probesPerSecond.toFixed(0),
  `${memory.residentMib.empty.toFixed(0)} MiB`,
  `${memory.residentMib.median.toFixed(0)} MiB`,
  `${memory.residentMib.most.toFixed(0)} MiB`,
  `${memory.bytesPerFurtherEndpoint.toFixed(0)} B`,
];
