import { aCheckResult } from '@checkstream/schema/testing';
import { describe, expect, test } from '@jest/globals';
import { cleanResult } from '../../src/rows/clean-result.ts';

describe('cleanResult', () => {
  test('makes every text storable and leaves the rest alone', () => {
    const dirty = aCheckResult({
      outcome: 'DOWN',
      failureKind: 'STATUS',
      checker: 'c\0',
      remoteAddress: '::1\0',
      failure: { code: 'C\0', message: 'M\0', bodyExcerpt: 'B\0' },
    });
    expect(cleanResult(dirty)).toEqual({
      ...dirty,
      checker: 'c',
      remoteAddress: '::1',
      failure: { code: 'C', message: 'M', bodyExcerpt: 'B' },
    });
  });
});
