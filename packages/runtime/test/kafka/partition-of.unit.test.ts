import { describe, expect, test } from '@jest/globals';
import { createPartitionOf } from '../../src/kafka/partition-of.ts';

describe('createPartitionOf', () => {
  /** murmur2 values from Kafka's own UtilsTest, made positive as its partitioner does. */
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ])('%s goes where the Java client sends it', (key, murmur2) => {
    expect(createPartitionOf(12)(Buffer.from(key))).toBe((murmur2 & 0x7fffffff) % 12);
  });
});
