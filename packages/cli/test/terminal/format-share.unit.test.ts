import { expect, test } from '@jest/globals';
import { formatShare } from '../../src/terminal/format-share.ts';

test.each([
  [1, '100%'],
  [0.99999, '99.99%'],
  [0.9986, '99.86%'],
  [0.625, '62.5%'],
  [0.0029, '0.29%'],
  [0.00001, '0%'],
  [0, '0%'],
  [null, '-'],
])('the share %p is %s: what is not whole never looks whole', (share, text) => {
  expect(formatShare(share)).toBe(text);
});
