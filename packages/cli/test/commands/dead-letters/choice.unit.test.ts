import { describe, expect, test } from '@jest/globals';
import { isChosen, type Choice } from '../../../src/commands/dead-letters/choice.ts';
import { aLetter } from '../../support/a-letter.ts';

const ALL: Choice = { sinceMs: null, untilMs: null, reason: null, names: [] };

describe('a choice of dead letters', () => {
  test.each<[string, Partial<Choice>, boolean]>([
    ['all', {}, true],
    ['since its instant', { sinceMs: 100 }, true],
    ['since later', { sinceMs: 101 }, false],
    ['until later', { untilMs: 101 }, true],
    ['until its instant', { untilMs: 100 }, false],
    ['its reason', { reason: 'clock' }, true],
    ['another reason', { reason: 'value' }, false],
    ['its name', { names: [{ partition: 2, offset: 7n }] }, true],
    ['the same offset elsewhere', { names: [{ partition: 1, offset: 7n }] }, false],
  ])('%s: %j', (_, choice, chosen) => {
    const letter = aLetter({ partition: 2, offset: 7, at: 100, reason: 'clock' });
    expect(isChosen(letter, { ...ALL, ...choice })).toBe(chosen);
  });
});
