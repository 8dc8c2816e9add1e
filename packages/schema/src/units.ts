const MS_PER_UNIT: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SPANS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
];
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

/** For people, in the largest whole unit: `0 s`, `59 s`, `3 min`, `23 h`, `12 d`. Rounded down, never negative. */
export function formatSpan(ms: number): string {
  const unit = SPANS.find((candidate) => ms >= candidate.ms) ?? { ms: 1_000, name: 's' };
  return `${Math.max(0, Math.floor(ms / unit.ms))} ${unit.name}`;
}

/** For people, as measured: `3.1 ms`, `124 ms`, `1.5 s`. */
export function formatTook(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
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
