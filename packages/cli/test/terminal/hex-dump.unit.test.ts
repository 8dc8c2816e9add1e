import { describe, expect, test } from '@jest/globals';
import { hexDump } from '../../src/terminal/hex-dump.ts';

describe('a hex dump', () => {
  test('shows 16 bytes a line, and controls as dots', () => {
    expect(hexDump(Buffer.from('{"not":"avro"}\u001b\n..'), 100)).toEqual([
      '000000  7b 22 6e 6f 74 22 3a 22 61 76 72 6f 22 7d 1b 0a  {"not":"avro"}..',
      '000010  2e 2e                                            ..',
    ]);
  });

  test('says how much it leaves out', () => {
    expect(hexDump(Buffer.alloc(2_000), 16)).toEqual([
      `000000  ${Array.from({ length: 16 }, () => '00').join(' ')}  ................`,
      '… 1,984 bytes more',
    ]);
  });

  test('has no lines for no bytes', () => {
    expect(hexDump(Buffer.alloc(0), 16)).toEqual([]);
  });
});
