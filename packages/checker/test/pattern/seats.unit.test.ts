import { expect, test } from '@jest/globals';
import { createCompiledPatterns } from '../../src/pattern/compiled-patterns.ts';
import { createSeats } from '../../src/pattern/seats.ts';

test('seats go to those who ask first, and a seat left goes to the first who waits', async () => {
  const seats = createSeats(1);
  const first = await seats.take();
  const order: string[] = [];
  const second = seats.take().then((seat) => order.push(`second ${seat}`));
  const third = seats.take().then((seat) => order.push(`third ${seat}`));
  seats.leave(first);
  await second;
  expect(order).toEqual(['second 0']);
  seats.leave(0);
  await third;
  expect(order).toEqual(['second 0', 'third 0']);
});

test('an expression is compiled once while it is in use, and forgotten when others push it out', () => {
  const compiled = createCompiledPatterns(2);
  const first = compiled.get('a', 'i');
  compiled.get('b', '');
  expect(compiled.get('a', 'i')).toBe(first);
  compiled.get('c', '');
  expect(compiled.get('a', 'i')).toBe(first);
  compiled.get('d', '');
  compiled.get('e', '');
  expect(compiled.get('a', 'i')).not.toBe(first);
});
