import { describe, expect, test } from '@jest/globals';
import { parseLetterName } from '../../../src/commands/dead-letters/letter-name.ts';

describe('the name of a dead letter', () => {
  test('is its partition and its offset', () => {
    expect(parseLetterName('11:9007199254740993')).toEqual({ partition: 11, offset: 9007199254740993n });
  });

  test.each(['', '17', ':17', '0:', '0:17:1', '-1:17', '0:1.5', ' 0:17', 'a:b'])('%j is none', (text) => {
    expect(() => parseLetterName(text)).toThrow('expected PARTITION:OFFSET');
  });
});
