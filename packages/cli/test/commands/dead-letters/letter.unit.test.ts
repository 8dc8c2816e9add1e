import { expect, test } from '@jest/globals';
import { asJson } from '../../../src/commands/dead-letters/letter.ts';
import { aLetter } from '../../support/a-letter.ts';

test.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [-1, '1969-12-31T23:59:59.999Z'],
  [2 ** 63, '+275760-09-13T00:00:00.000Z'],
  [-(2 ** 63), '-271821-04-20T00:00:00.000Z'],
])('a letter that Kafka dates %d can be told, at the first and last instant there is at most', (at, setAsideAt) => {
  expect(asJson(aLetter({ at }))).toMatchObject({ setAsideAt });
});
