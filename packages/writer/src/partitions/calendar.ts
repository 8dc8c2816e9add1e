export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What is partitioned, and into which spans of UTC. */
const SPANS = { checks: 'day', check_failures: 'day', checks_hourly: 'month', checks_daily: 'month' } as const;

export type PartitionedTable = keyof typeof SPANS;

export const PARTITIONED = Object.keys(SPANS) as PartitionedTable[];

/** A day or a month of one table, in milliseconds since the Unix epoch. */
export interface Partition {
  table: PartitionedTable;
  /** `checks_20260131`, `checks_hourly_202601` */
  name: string;
  fromMs: number;
  /** The first instant after it. */
  toMs: number;
}

/** The first instant of the UTC day. */
export function dayOf(instantMs: number): number {
  return Math.floor(instantMs / DAY_MS) * DAY_MS;
}

export function isMonthly({ table }: Pick<Partition, 'table'>): boolean {
  return SPANS[table] === 'month';
}

export function partitionAt(table: PartitionedTable, instantMs: number): Partition {
  return SPANS[table] === 'day' ? dayPartition(table, dayOf(instantMs)) : monthPartition(table, new Date(instantMs));
}

/** What every table needs for rows of these instants: always all, so that a check, its failure and its sums never part. */
export function partitionsAt(instantsMs: number[]): Partition[] {
  const days = [...new Set(instantsMs.map(dayOf))].sort((a, b) => a - b);
  return unique(days.flatMap((day) => PARTITIONED.map((table) => partitionAt(table, day))));
}

/** Today's and those of the days after it, and of this month and the next. */
export function partitionsAhead(nowMs: number, days: number): Partition[] {
  const instants = Array.from({ length: days + 1 }, (_, at) => dayOf(nowMs) + at * DAY_MS);
  const nextMonths = partitionsAt([nowMs])
    .filter(isMonthly)
    .map(({ table, toMs }) => partitionAt(table, toMs));
  return unique([...partitionsAt(instants), ...nextMonths]);
}

/** The partition that has this name, or null: then the table is none of ours. */
export function readPartitionName(name: string): Partition | null {
  const [, table, year, month, day] = /^(\w+)_(\d{4})(\d\d)(\d\d)?$/.exec(name) ?? [];
  const known = PARTITIONED.find((candidate) => candidate === table);
  if (known === undefined) return null;
  const partition = partitionAt(known, Date.UTC(Number(year), Number(month) - 1, Number(day ?? 1)));
  return partition.name === name ? partition : null;
}

function dayPartition(table: PartitionedTable, fromMs: number): Partition {
  return { table, name: `${table}_${digitsOf(fromMs).slice(0, 8)}`, fromMs, toMs: fromMs + DAY_MS };
}

function monthPartition(table: PartitionedTable, instant: Date): Partition {
  const [year, month] = [instant.getUTCFullYear(), instant.getUTCMonth()];
  const fromMs = Date.UTC(year, month);
  return { table, name: `${table}_${digitsOf(fromMs).slice(0, 6)}`, fromMs, toMs: Date.UTC(year, month + 1) };
}

const digitsOf = (instantMs: number): string => new Date(instantMs).toISOString().replaceAll('-', '');

function unique(partitions: Partition[]): Partition[] {
  return [...new Map(partitions.map((partition) => [partition.name, partition])).values()];
}
