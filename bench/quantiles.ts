/** Of an even number, the mean of the two in the middle. What is not finite is left out, as below. */
export function median(values: number[]): number {
  const sorted = sortedNumbers(values);
  const at = Math.floor(sorted.length / 2);
  const upper = sorted[at] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[at - 1] ?? Number.NaN) + upper) / 2;
}

/** What is not finite is left out; NaN when nothing remains. */
export function quantile(values: number[], q: number): number {
  const sorted = sortedNumbers(values);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

const sortedNumbers = (values: number[]): number[] => values.filter(Number.isFinite).sort((a, b) => a - b);
