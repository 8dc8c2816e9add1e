import { expect, test } from '@jest/globals';
import { createTally, formatTally } from '../../../src/commands/dead-letters/tally.ts';
import { aLetter } from '../../support/a-letter.ts';

test('letters are counted by topic and reason; those without a topic apart', () => {
  const tally = createTally();
  expect(formatTally(tally)).toEqual([]);
  tally.add([aLetter({ reason: 'value' }), aLetter({ reason: 'clock' }), aLetter({ topic: null })]);
  tally.add([
    aLetter({ reason: 'value' }),
    aLetter({ topic: 'other', headers: { '__connect.errors.topic': Buffer.from('other') } }),
  ]);
  expect(tally.replayable()).toBe(4);
  expect(tally.homeless()).toBe(1);
  expect(formatTally(tally)).toEqual([
    '3 to checks, 1 to other (clock 1, none 1, value 2)',
    '1 letter without a header that says where they came from stay where they are',
  ]);
});

test('what a header says cannot act on the terminal', () => {
  const tally = createTally();
  tally.add([aLetter({ topic: 'checks\u001b[2K', reason: 'value\u202e' })]);
  expect(formatTally(tally)).toEqual([String.raw`1 to checks\u001b[2K (value\u202e 1)`]);
});
