import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { createPatternMatcher } from '../../src/pattern/pattern-matcher.ts';

jest.setTimeout(60_000);

const failures: Error[] = [];
const onFailure = (error: Error): void => void failures.push(error);
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  expect(failures.splice(0)).toEqual([]);
});

const never = new AbortController().signal;

function openMatcher(timeoutMs: number) {
  const matcher = createPatternMatcher({ timeoutMs, maxTextChars: 1_048_576, onFailure });
  closing.push(matcher.close);
  return (expression: string, text: string, { flags = '', endpointId = 'acme/shop', signal = never } = {}) =>
    matcher.match({ expression, flags, absent: false }, text, { endpointId, signal });
}

const EXPLODES = ['^(a+)+$', `${'a'.repeat(60)}b`] as const;

/** The expression of a site that says: you are welcome ... at a time. */
const LOOKAROUNDS =
  '(?=^.*you.*welcome)(?!.*forbidden).*\\b(?:[a-zA-Z]{3,6}\\s?){2,4}\\b(?<=\\b[a-zA-Z]+\\b)\\s\\d{1,3}(?<!100|200)' +
  '\\s(?:at|on)\\s[0-9]{2}:[0-9]{2}(?=\\s(?:AM|PM)$)';

describe('a pattern matcher', () => {
  const shared = createPatternMatcher({ timeoutMs: 5000, maxTextChars: 1_048_576, onFailure });
  const asked = { endpointId: 'acme/shop', signal: never };
  afterAll(() => shared.close());

  test.each([
    ['Welcome', 'WELCOME home', 'i', 'MATCHED'],
    ['Welcome', 'Goodbye', '', 'NOT_MATCHED'],
    ['Wel+come', 'Welcome', '', 'MATCHED'],
    ['(?<=a)b', 'ab', '', 'MATCHED'],
    ['^b+$', 'a\nbb\nc', 'm', 'MATCHED'],
    ['a.+c', 'a\nc', '', 'NOT_MATCHED'],
    ['a.+c', 'a\nc', 's', 'MATCHED'],
    ['(?<year>\\d{4})-\\k<year>', '2026-2026', '', 'MATCHED'],
    ['\\p{Lu}+', 'É', 'u', 'MATCHED'],
    ['^.$', '😀', 'u', 'MATCHED'],
    ['[\\p{L}--[a-z]]', 'abc', 'v', 'NOT_MATCHED'],
    ['[\\p{L}--[a-z]]', 'abC', 'v', 'MATCHED'],
    ['^\\p{RGI_Emoji}$', '👩‍🚀', 'v', 'MATCHED'],
    [LOOKAROUNDS, 'you are most welcome 12 at 10:30 AM', '', 'MATCHED'],
    [LOOKAROUNDS, 'you are most welcome 100 at 10:30 AM', '', 'NOT_MATCHED'],
    ['(', 'x', '', 'INVALID'],
    ['[', 'x', '', 'INVALID'],
    ['(', 'x', 'u', 'INVALID'],
    ['\\p{Nobody}', 'x', 'v', 'INVALID'],
    ['x', 'x', 'q', 'INVALID'],
  ])('says of /%s/ on %j with flags %j: %s', async (expression, text, flags, answer) => {
    expect(await shared.match({ expression, flags, absent: false }, text, asked)).toBe(answer);
  });

  test('takes expressions of up to 10,000 characters', async () => {
    const match = openMatcher(30_000);
    const long = (length: number) => '(a)|'.repeat(length / 4).slice(0, -1);
    expect(await match(`${long(10_000)}b`, 'xa')).toBe('MATCHED');
    expect(await match(`${long(10_000)}bc`, 'xa')).toBe('TOO_COMPLEX');
  });

  test('ends an expression that explodes, and the next one is judged', async () => {
    const match = openMatcher(200);
    expect(await match(...EXPLODES)).toBe('TIMED_OUT');
    expect(await match('a+', 'aaa')).toBe('MATCHED');
  });

  test('leaves the event loop free meanwhile', async () => {
    const match = openMatcher(300);
    let turns = 0;
    const timer = setInterval(() => turns++, 5);
    await match(...EXPLODES);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  test('answers an expression that fills the memory for going back, and goes on', async () => {
    const match = openMatcher(30_000);
    expect(await match('(.|\\n)*x', 'a'.repeat(20_000_000))).toBe('TOO_COMPLEX');
    expect(await match('a+', 'aaa')).toBe('MATCHED');
  });

  test('answers many at once, each its own', async () => {
    const match = openMatcher(5000);
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) => match(`^${i}x+$`, `${i % 2 === 0 ? i : 'no'}xx`, { endpointId: `a/${i}` })),
    );
    expect(answers).toEqual(Array.from({ length: 500 }, (_, i) => (i % 2 === 0 ? 'MATCHED' : 'NOT_MATCHED')));
  });

  test('decides every innocent expression while others explode, time after time', async () => {
    const match = openMatcher(200);
    const page = `${'<li class="item">one of many lines</li>\n'.repeat(750)}you are most welcome 12 at 10:30 AM`;
    for (let round = 0; round < 3; round++) {
      const bombs = Array.from({ length: 2 }, (_, i) => match(...EXPLODES, { endpointId: `evil/${i}` }));
      const innocent = Array.from({ length: 300 }, (_, i) =>
        match(LOOKAROUNDS, page, { flags: 'm', endpointId: `acme/${i}` }),
      );
      expect(new Set(await Promise.all(innocent))).toEqual(new Set(['MATCHED']));
      expect(await Promise.all(bombs)).toEqual(['TIMED_OUT', 'TIMED_OUT']);
    }
  });

  test('gives up what it is told to, whichever lane it has come to, and is as good as new', async () => {
    const match = openMatcher(60_000);
    const giveUp = new AbortController();
    const asked = Array.from({ length: 5 }, (_, i) =>
      match(...EXPLODES, { endpointId: `evil/${i}`, signal: giveUp.signal }),
    );
    // The first has left the quick lane when somebody else is answered there.
    expect(await match('a+', 'aaa')).toBe('MATCHED');
    giveUp.abort();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['FAILED']));
    expect(await match('a+', 'aaa')).toBe('MATCHED');
  });
});

describe('an expression that cannot be compiled in this process', () => {
  test.each([
    ['takes exponential time', '\\p{RGI_Emoji}'.repeat(8)],
    ['ends the process that compiles it', '\\p{RGI_Emoji}'.repeat(150)],
  ])('because it %s is answered, and harms nobody', async (_, expression) => {
    const match = openMatcher(500);
    const signal = new AbortController().signal;
    const bad = match(expression, 'aaaa bbb āĀ', { flags: 'v', signal });
    expect(await Promise.all([match('a+', 'aaa'), match('\\p{Ll}+', 'aaa', { flags: 'u' }), bad])).toEqual([
      'MATCHED',
      'MATCHED',
      'TOO_COMPLEX',
    ]);
    expect(await match('\\p{Lu}+', 'AAA', { flags: 'u' })).toBe('MATCHED');
  });
});
