const DAY_MS = 86_400_000;

/** A UTC day, named by its first instant in milliseconds since the Unix epoch. */
export type Day = number;

export function dayOf(instantMs: number): Day {
  return Math.floor(instantMs / DAY_MS) * DAY_MS;
}

/** Today and `ahead` days after it. */
export function daysFrom(nowMs: number, ahead: number): Day[] {
  return Array.from({ length: ahead + 1 }, (_, at) => dayOf(nowMs) + at * DAY_MS);
}

/** `checks_20260131` */
export function partitionName(table: string, day: Day): string {
  return `${table}_${new Date(day).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** First instant of the day and of the next, as literals of SQL. */
export function boundsOf(day: Day): { from: string; to: string } {
  return { from: `'${new Date(day).toISOString()}'`, to: `'${new Date(day + DAY_MS).toISOString()}'` };
}
