import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLatestLetters } from '../../../src/commands/dead-letters/latest-letters.ts';
import { nameOf } from '../../../src/commands/dead-letters/letter.ts';
import { aLetter } from '../../support/a-letter.ts';

test('of any letters in any order the latest are kept, oldest first', () => {
  const letters = fc.array(fc.record({ at: fc.nat({ max: 20 }), partition: fc.nat({ max: 2 }), offset: fc.nat() }));
  const property = fc.property(letters, fc.integer({ min: 1, max: 8 }), (all, limit) => {
    const latest = createLatestLetters(limit);
    const made = all.map(aLetter);
    latest.add(made.slice(0, 3));
    latest.add(made.slice(3));
    const sorted = made.sort((a, b) => a.at - b.at || a.partition - b.partition || Number(a.offset - b.offset));
    expect(latest.all().map(nameOf)).toEqual(sorted.slice(-limit).map(nameOf));
    expect(latest.seen()).toBe(all.length);
  });
  fc.assert(property);
});
