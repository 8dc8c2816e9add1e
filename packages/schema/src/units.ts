const MS_PER_UNIT: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const BYTES_PER_UNIT: Record<string, number> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

/** `30s`, `100ms`, `5m`, `1h`, `30d` in milliseconds; null when it is anything else. */
export function parseDuration(text: string): number | null {
  return parseQuantity(text, /^(\d+)(ms|s|m|h|d)$/, MS_PER_UNIT);
}

/** The shortest exact form that `parseDuration` reads back: 90000 is `90s`, 120000 is `2m`. */
export function formatDuration(ms: number): string {
  const [unit, size] = Object.entries(MS_PER_UNIT).findLast(([, size]) => ms >= size && ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}

/** `512B`, `64KiB`, `1MiB`, `1GiB` in bytes; null when it is anything else. */
export function parseSize(text: string): number | null {
  return parseQuantity(text, /^(\d+)(B|KiB|MiB|GiB)$/, BYTES_PER_UNIT);
}

function parseQuantity(text: string, form: RegExp, units: Record<string, number>): number | null {
  const [, digits = '', unit = ''] = form.exec(text) ?? [];
  const quantity = Number(digits) * (units[unit] ?? Number.NaN);
  return Number.isSafeInteger(quantity) ? quantity : null;
}
