const UNITS = [
  { ms: 86_400_000, name: 'd' },
  { ms: 3_600_000, name: 'h' },
  { ms: 60_000, name: 'min' },
  { ms: 1_000, name: 's' },
];

/** A length of time in its largest whole unit: `0 s`, `59 s`, `3 min`, `23 h`, `12 d`. Negative counts as none. */
export function formatAge(ms: number): string {
  const unit = UNITS.find((candidate) => ms >= candidate.ms) ?? { ms: 1_000, name: 's' };
  return `${Math.max(0, Math.floor(ms / unit.ms))} ${unit.name}`;
}

/** A measured time, as the table of `pnpm dev` shows it: `3.1 ms`, `124 ms`, `1.5 s`. */
export function formatTook(ms: number): string {
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
