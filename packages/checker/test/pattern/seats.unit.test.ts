import { expect, test } from '@jest/globals';
import { createCompiledPatterns } from '../../src/pattern/compiled-patterns.ts';
import { createSeats } from '../../src/pattern/seats.ts';

const never = new AbortController().signal;

test('seats go to those who ask first, and a seat left goes to the first who waits', async () => {
  const seats = createSeats(1);
  const first = await seats.take(never);
  const order: string[] = [];
  const second = seats.take(never).then((seat) => order.push(`second ${seat}`));
  const third = seats.take(never).then((seat) => order.push(`third ${seat}`));
  seats.leave(first ?? -1);
  await second;
  expect(order).toEqual(['second 0']);
  seats.leave(0);
  await third;
  expect(order).toEqual(['second 0', 'third 0']);
});

test('who gives up waiting for a seat gets none, and the next in line is not held up', async () => {
  const seats = createSeats(1);
  const giveUp = new AbortController();
  await seats.take(never);
  const impatient = seats.take(giveUp.signal);
  const patient = seats.take(never);
  giveUp.abort();
  expect(await impatient).toBeNull();
  seats.leave(0);
  expect(await patient).toBe(0);
  seats.leave(0);
  expect(await seats.take(giveUp.signal)).toBeNull();
  expect(await seats.take(never)).toBe(0);
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
