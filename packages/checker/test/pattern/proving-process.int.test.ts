import { expect, jest, test } from '@jest/globals';
import { runWithFewDescriptors } from '../run-with-few-descriptors.ts';

jest.setTimeout(30_000);

test('a process that could not be started is started at the next question, and nobody waits for its end', async () => {
  const answers = await runWithFewDescriptors(new URL('./without-descriptors.ts', import.meta.url));
  expect(answers).toEqual(['EMFILE', 'SAFE']);
});
