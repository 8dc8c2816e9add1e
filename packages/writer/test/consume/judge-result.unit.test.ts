import { checkResultSchema, type CheckResult } from '@checkstream/schema';
import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { judgeResult } from '../../src/consume/judge-result.ts';

const reasonFor = (overrides: Partial<CheckResult>) => judgeResult(aCheckResult(overrides))?.reason ?? null;

interface Fields {
  fields: { name: string; type: unknown }[];
}

const floats = (checkResultSchema as unknown as Fields).fields
  .filter(({ type }) => [type].flat().includes('float'))
  .map(({ name }) => name);

describe('a decoded result', () => {
  test('is fine when everything can be stored, phases that did not happen included', () => {
    expect(reasonFor({})).toBeNull();
    expect(reasonFor({ dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, downloadMs: null })).toBeNull();
  });

  test.each([
    ['endpoint_id', { endpointId: 'no-tenant' }],
    ['location', { location: '' }],
    ['location', { location: 'Helsinki' }],
    ['location', { location: 'l'.repeat(101) }],
    ['checker', { checker: '' }],
    ['checker', { checker: 'c'.repeat(201) }],
    [null, { location: 'l'.repeat(100), checker: 'C '.repeat(100) }],
  ])('is judged by its names: %s', (reason, overrides) => {
    expect(reasonFor(overrides)).toBe(reason);
  });

  test.each(floats)('is malformed when %s is no finite number', (field) => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(judgeResult(aCheckResult({ [field]: value }))).toEqual({
        reason: 'malformed',
        message: `expected a finite number in ${field}, got ${value}`,
      });
    }
  });
});
