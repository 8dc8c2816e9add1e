import { expect, test } from '@jest/globals';
import { createNews } from '../../src/log/news.ts';

test('the same of the same is news once', () => {
  const { isNews } = createNews();
  expect(isNews('acme/a', 'EODD')).toBe(true);
  expect(isNews('acme/a', 'EODD')).toBe(false);
  expect(isNews('acme/a', 'EOTHER')).toBe(true);
  expect(isNews('acme/a', 'EODD')).toBe(false);
  expect(isNews('acme/b', 'EODD')).toBe(true);
});

test('it is news again of what was well in between', () => {
  const { isNews, forget } = createNews();
  isNews('acme/a', 'EODD');
  isNews('acme/b', 'EODD');
  forget('acme/a');
  expect(isNews('acme/a', 'EODD')).toBe(true);
  expect(isNews('acme/b', 'EODD')).toBe(false);
});

test('what was said very long ago may be news again', () => {
  const { isNews } = createNews();
  for (let number = 0; number <= 10_000; number++) isNews(`acme/e${number}`, 'EODD');
  expect(isNews('acme/e0', 'EODD')).toBe(true);
});
