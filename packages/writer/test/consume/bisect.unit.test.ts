import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bisect, type Settled } from '../../src/consume/bisect.ts';

class Refused extends Error {}
const blamesItem = (error: unknown) => error instanceof Refused;

/** A store that refuses as a whole whatever holds a poison, and notes what it was given. */
function aStore(poison: ReadonlySet<number>) {
  const attempts: number[][] = [];
  const store = (items: number[]) => {
    attempts.push(items);
    const bad = items.find((item) => poison.has(item));
    return bad === undefined ? Promise.resolve(items.length) : Promise.reject(new Refused(`refused ${bad}`));
  };
  return { store, attempts };
}

async function settle(parts: AsyncIterable<Settled<number, number>>) {
  const stored: number[] = [];
  const refused: number[] = [];
  const order: number[] = [];
  for await (const part of parts) {
    if ('items' in part) {
      stored.push(...part.items);
      order.push(...part.items);
      expect(part.outcome).toBe(part.items.length);
    } else {
      expect(part.error).toEqual(new Refused(`refused ${part.item}`));
      refused.push(part.item);
      order.push(part.item);
    }
  }
  return { stored, refused, order };
}

const upTo = (n: number) => Array.from({ length: n }, (_, at) => at);

describe('bisecting', () => {
  test('any poisons at any positions: exactly these are refused, the rest stored once, in order, in few attempts', async () => {
    const batches = fc
      .integer({ min: 1, max: 300 })
      .chain((n) => fc.tuple(fc.constant(n), fc.uniqueArray(fc.nat({ max: n - 1 }))));
    const property = fc.asyncProperty(batches, async ([n, poisons]) => {
      const poison = new Set(poisons);
      const items = upTo(n);
      const { store, attempts } = aStore(poison);
      const { stored, refused, order } = await settle(bisect(items, { store, blamesItem }));
      expect(refused).toEqual(items.filter((item) => poison.has(item)));
      expect(stored).toEqual(items.filter((item) => !poison.has(item)));
      expect(order).toEqual(items);
      expect(attempts.length).toBeLessThanOrEqual(1 + 2 * poison.size * Math.ceil(Math.log2(n)));
    });
    await fc.assert(property);
  });

  test('nothing refused costs one attempt, also with no items at all', async () => {
    for (const items of [[], upTo(7)]) {
      const { store, attempts } = aStore(new Set());
      expect(await settle(bisect(items, { store, blamesItem }))).toEqual({ stored: items, refused: [], order: items });
      expect(attempts).toEqual([items]);
    }
  });

  test('an error that blames no item ends it, and what was stored before stands', async () => {
    const { store } = aStore(new Set([0]));
    const failure = new Error('disk full');
    const failing = (items: number[]) => (items[0] === 2 ? Promise.reject(failure) : store(items));
    const settled: unknown[] = [];
    const run = async () => {
      for await (const part of bisect(upTo(4), { store: failing, blamesItem })) settled.push(part);
    };
    await expect(run()).rejects.toBe(failure);
    expect(settled).toEqual([
      { item: 0, error: new Refused('refused 0') },
      { items: [1], outcome: 1 },
    ]);
  });

  test('an error that blames an item of none is thrown on', async () => {
    const store = () => Promise.reject(new Refused('what?'));
    await expect(settle(bisect([], { store, blamesItem }))).rejects.toThrow('what?');
  });

  test('a refusal that no half repeats refuses nothing', async () => {
    const store = (items: number[]) =>
      items.length > 4 ? Promise.reject(new Refused('too much at once')) : Promise.resolve(items.length);
    const items = upTo(9);
    expect(await settle(bisect(items, { store, blamesItem }))).toEqual({ stored: items, refused: [], order: items });
  });

  test('who stops asking stops the attempts', async () => {
    const { store, attempts } = aStore(new Set(upTo(1_024)));
    for await (const part of bisect(upTo(1_024), { store, blamesItem })) {
      if ('item' in part && part.item === 2) break;
    }
    expect(attempts.length).toBeLessThan(20);
  });
});
