import { expect, test } from '@jest/globals';
import { createProgress } from '../../../src/commands/dead-letters/progress.ts';

test('a long read says every 5 s how far it is, a short one nothing', () => {
  const said: string[] = [];
  let now = 0;
  const progress = createProgress(1_200_000, { err: (text) => said.push(text), now: () => now });
  for (const at of [1_000, 4_999, 5_000, 6_000, 9_999, 12_000]) {
    now = at;
    progress.passed(1_000);
  }
  expect(said).toEqual(['read 3,000 of 1,200,000 messages', 'read 6,000 of 1,200,000 messages']);
});
