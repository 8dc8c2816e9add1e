import { expect, test } from '@jest/globals';
import { count } from '../../src/terminal/count.ts';

test.each([
  [0, '0 files'],
  [1, '1 file'],
  [2_000, '2,000 files'],
])('%d of something reads %s', (n, text) => {
  expect(count(n, 'file')).toBe(text);
});
