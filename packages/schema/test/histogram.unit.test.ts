import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HISTOGRAM_EDGES_US, histogramBucket } from '../src/histogram.ts';

const edge = (bucket: number) => HISTOGRAM_EDGES_US[bucket - 1] as number;

describe('the histogram', () => {
  test('has the edges that counts were stored by from the first day on', () => {
    expect(HISTOGRAM_EDGES_US).toHaveLength(61);
    expect([edge(1), edge(2), edge(11), edge(31), edge(60), edge(61)]).toEqual([
      1_000, 1_201, 6_257, 244_949, 49_947_689, 60_000_000,
    ]);
    expect(HISTOGRAM_EDGES_US.reduce((sum, us) => sum + us, 0)).toBe(358121627);
  });

  test.each([
    { us: 0, bucket: 0 },
    { us: 999, bucket: 0 },
    { us: 1_000, bucket: 1 },
    { us: 1_200, bucket: 1 },
    { us: 1_201, bucket: 2 },
    { us: 59_999_999, bucket: 60 },
    { us: 60_000_000, bucket: 61 },
    { us: 2_147_483_647, bucket: 61 },
  ])('$us µs is in bucket $bucket', ({ us, bucket }) => {
    expect(histogramBucket(us)).toBe(bucket);
  });

  test('a bucket begins at its edge and ends before the next; its middle is at most 9.7 % away from what is in it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 59_999_999 }), (us) => {
        const bucket = histogramBucket(us);
        expect(us).toBeGreaterThanOrEqual(edge(bucket));
        expect(us).toBeLessThan(edge(bucket + 1));
        const middle = Math.sqrt(edge(bucket) * edge(bucket + 1));
        expect(Math.abs(middle - us) / us).toBeLessThanOrEqual(0.097);
      }),
    );
  });
});
