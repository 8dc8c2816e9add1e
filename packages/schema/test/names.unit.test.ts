import { describe, expect, test } from '@jest/globals';
import { CHECKER_NAME, NAME } from '../src/index.ts';

describe('a name', () => {
  test.each(['a', '0', 'fra-1', 'a.b_c-', 'a'.repeat(100)])('may be %j', (text) => {
    expect(NAME.accepts(text)).toBe(true);
  });

  test.each(['', '-a', 'Fra', 'a b', 'a\n', 'a\0', 'é', 'a'.repeat(101)])('may not be %j', (text) => {
    expect(NAME.accepts(text)).toBe(false);
  });
});

test("a checker's name may be any text of 1 to 200 characters", () => {
  const accepted = ['', 'a', 'Host of Åsa', 'a'.repeat(200), 'a'.repeat(201)].map(CHECKER_NAME.accepts);
  expect(accepted).toEqual([false, true, true, true, false]);
});
