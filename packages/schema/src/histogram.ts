/** Steps from the first edge to the last; each is 1.2013 times the one before. */
const STEPS = 60;
const FIRST_US = 1_000;
const LAST_US = 60_000_000;

/**
 * Lower edges of buckets 1 to 61 in whole microseconds, from 1 ms to 60 s; bucket 0 lies below the first. Fixed for
 * ever, because counts are stored by bucket. Between the edges the geometric middle of a bucket is at most
 * 9.7 % away from any value in it, and so is a percentile read from the counts.
 */
export const HISTOGRAM_EDGES_US: readonly number[] = Array.from({ length: STEPS + 1 }, (_, step) =>
  Math.round(FIRST_US * (LAST_US / FIRST_US) ** (step / STEPS)),
);

/** The bucket, 0 to 61, that a duration in whole microseconds falls into: the number of edges at or below it. */
export function histogramBucket(us: number): number {
  let low = 0;
  let high = HISTOGRAM_EDGES_US.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (us < (HISTOGRAM_EDGES_US[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
