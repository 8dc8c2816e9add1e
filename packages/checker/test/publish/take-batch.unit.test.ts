import { describe, expect, test } from '@jest/globals';
import { createCheckResultEncoder } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { BATCH_BYTES, BATCH_RESULTS, halve, takeBatch } from '../../src/publish/take-batch.ts';

const encode = createCheckResultEncoder({ schemaId: null });
const unexpected = (error: unknown) => {
  throw error;
};
const many = (count: number, message = '') =>
  Array.from({ length: count }, (_, scheduledAt) =>
    aCheckResult({
      scheduledAt,
      outcome: 'DOWN',
      failureKind: 'STATUS',
      failure: { code: 'X', message, bodyExcerpt: null },
    }),
  );

describe('a batch', () => {
  test('takes at most so many results, from the front', () => {
    const batch = takeBatch(many(BATCH_RESULTS + 1), encode, unexpected);
    expect(batch.results).toHaveLength(BATCH_RESULTS);
    expect(batch.results[0]?.scheduledAt).toBe(0);
  });

  test('is keyed by the endpoint', () => {
    expect(takeBatch([aCheckResult({ endpointId: 'acme/shop' })], encode, unexpected).messages).toMatchObject([
      { key: 'acme/shop' },
    ]);
  });

  test('ends before it is too large for one request', () => {
    const batch = takeBatch(many(100, 'x'.repeat(BATCH_BYTES / 10)), encode, unexpected);
    expect(batch.results).toHaveLength(9);
  });

  test('holds one result however large that is', () => {
    expect(takeBatch(many(2, 'x'.repeat(BATCH_BYTES * 2)), encode, unexpected).results).toHaveLength(1);
  });

  test('halves without losing or reordering anything', () => {
    const batch = takeBatch(many(7), encode, unexpected);
    const [first, second] = halve(batch);
    expect([...first.results, ...second.results]).toEqual(batch.results);
    expect([...first.messages, ...second.messages]).toEqual(batch.messages);
  });
});
