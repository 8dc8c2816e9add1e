import { expect, test } from '@jest/globals';
import { shorten } from '../../src/log/shorten.ts';

test('a text of 200 characters stays, a longer one is cut to as many', () => {
  expect(shorten('a'.repeat(200))).toBe('a'.repeat(200));
  expect(shorten('a'.repeat(201))).toBe(`${'a'.repeat(199)}…`);
});

test('a pair of surrogates that is cut through leaves no half of it', () => {
  expect(shorten('😀'.repeat(200)).isWellFormed()).toBe(true);
});
