/** Per cent, rounded down, so that only a whole is 100: `100%`, `99.98%`, `62.5%`, `0%`; `-` when there is none. */
export function formatShare(share: number | null): string {
  if (share === null) return '-';
  // 0.0029 * 10000 is a little less than 29.
  return `${Math.floor(Number((share * 10_000).toPrecision(12))) / 100}%`;
}
