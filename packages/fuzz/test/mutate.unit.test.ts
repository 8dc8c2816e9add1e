import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mutate } from '../src/mutate.ts';
import { createRandom } from '../src/random.ts';

const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array));

test('a mutation is never longer than allowed, and leaves its original as it was', () => {
  const pool = fc.array(bytes, { minLength: 1 });
  fc.assert(
    fc.property(bytes, pool, fc.nat(), fc.integer({ min: 80, max: 300 }), (input, others, seed, maxBytes) => {
      const before = Buffer.from(input);
      const stock = { pool: others, words: [Buffer.from('word')], maxBytes };
      expect(mutate(input, createRandom(seed), stock).length).toBeLessThanOrEqual(maxBytes);
      expect(input).toEqual(before);
    }),
    { numRuns: 2_000 },
  );
});

test('mutations differ from their original and from each other, nearly always', () => {
  const random = createRandom(5);
  const input = Buffer.from('GET / HTTP/1.1\r\ncontent-length: 5\r\n\r\nhello');
  const stock = { pool: [input], words: [Buffer.from('word')], maxBytes: 1_000 };
  const made = new Set(Array.from({ length: 1_000 }, () => mutate(input, random, stock).toString('latin1')));
  made.delete(input.toString('latin1'));
  expect(made.size).toBeGreaterThan(850);
});

test('words, digits that became other numbers, and long repeats come up', () => {
  const random = createRandom(6);
  const input = Buffer.from('length: 5');
  const stock = { pool: [input], words: [Buffer.from('word')], maxBytes: 100_000 };
  const made = Array.from({ length: 2_000 }, () => mutate(input, random, stock).toString('latin1'));
  for (const wanted of [/word/, /length: \d{10}/, /length: -\d/, /(.)\1{9999}/]) {
    expect(made.some((text) => wanted.test(text))).toBe(true);
  }
});
