import { describe, expect, test } from '@jest/globals';
import { confirm } from '../../src/terminal/confirm.ts';

const DEED = { what: '3 messages would be sent', question: 'Send 3 messages?', otherwise: 'nothing was sent' };
const answering = (answer: string) => ({ ask: () => Promise.resolve(answer) });

describe('a yes', () => {
  test.each([
    ['y', true],
    ['YES ', true],
    ['', false],
    ['no', false],
    ['yesterday', false],
  ])('is asked for: %j', async (answer, yes) => {
    await expect(confirm(DEED, {}, answering(answer))).resolves.toBe(yes);
  });

  test('given ahead is not asked for', async () => {
    await expect(confirm(DEED, { yes: true, json: true }, { ask: null })).resolves.toBe(true);
  });

  test.each([{}, { json: true as const }])('nobody can give is needed ahead: %j', async (options) => {
    const ask = 'json' in options ? answering('y') : { ask: null };
    await expect(confirm(DEED, options, ask)).rejects.toThrow(
      /^3 messages would be sent, .*--yes.*\nnothing was sent$/,
    );
  });
});
