import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createMasking, NO_MASKING } from '../../src/secrets/masking.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('masking', () => {
  const { mask, maskStart } = createMasking([`p&ss "w<r>d'ü`, 'jo:p']);

  test.each([
    [`got p&ss "w<r>d'ü!`],
    [`GET /?q=${encodeURIComponent(`p&ss "w<r>d'ü`)}`],
    [`GET /?q=${encodeURIComponent(`p&ss "w<r>d'ü`).replaceAll('%20', '+')}`],
    [`GET /?q=${encodeURIComponent(`p&ss "w<r>d'ü`).toLowerCase()}`],
    [JSON.stringify({ got: `p&ss "w<r>d'ü` })],
    [`<p>p&amp;ss "w&lt;r&gt;d'ü</p>`],
    [`<p>p&amp;ss &quot;w&lt;r&gt;d&#39;ü</p>`],
    [`Basic ${base64(`p&ss "w<r>d'ü`)}`],
    [`Basic ${base64('jo:p')}`],
    [base64(`p&ss "w<r>d'ü`).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')],
  ])('hides the secret in %s', (text) => {
    expect(mask(text)).toContain('***');
    expect(mask(text)).not.toMatch(/p&|p%26|w.{0,4}r|cCZ|am86/i);
  });

  test.each([
    ['PHP', String.raw`tok\/a+b==<\u00fc>'\"`],
    ['PHP that leaves slashes', String.raw`tok/a+b==<\u00fc>'\"`],
    ['Go', String.raw`tok/a+b==\u003cü\u003e'\"`],
    ['.NET', String.raw`tok/a\u002Bb==\u003C\u00FC\u003E\u0027\u0022`],
  ])('hides a secret in the JSON of %s', (_, json) => {
    expect(JSON.parse(`"${json}"`) as string).toBe(`tok/a+b==<ü>'"`);
    expect(createMasking([`tok/a+b==<ü>'"`]).mask(`{"got":"${json}"}`)).toBe('{"got":"***"}');
  });

  test.each([
    ['Go', 'tok/a&#43;b==&lt;ü&gt;&#39;&#34;'],
    ['Python', 'tok/a+b==&lt;ü&gt;&#39;&#34;'],
    ['Mustache', 'tok&#x2F;a+b&#x3D;&#x3D;&lt;ü&gt;&#39;&quot;'],
    ['Handlebars', 'tok/a+b&#x3D;&#x3D;&lt;ü&gt;&#x27;&quot;'],
  ])('hides a secret in the HTML of %s', (_, html) => {
    expect(createMasking([`tok/a+b==<ü>'"`]).mask(`<p>${html}</p>`)).toBe('<p>***</p>');
  });

  test('hides what Latin-1 and UTF-8 make of each other', () => {
    const { mask } = createMasking(['hünter']);
    const latin1 = Buffer.from('hünter', 'latin1');
    const texts = [latin1.toString('utf8'), Buffer.from('hünter').toString('latin1'), latin1.toString('base64')];
    expect(texts.map(mask)).toEqual(['***', '***', '***']);
  });

  test('leaves everything else as it is', () => {
    expect(mask('nothing to see')).toBe('nothing to see');
    expect(NO_MASKING.mask('jo:p')).toBe('jo:p');
    expect(createMasking(['']).mask('any')).toBe('any');
  });

  test('hides the longest of several that overlap', () => {
    expect(createMasking(['abc', 'abcdef']).mask('abcdef abc')).toBe('*** ***');
  });

  test('hides what may be the start of a secret where a text was cut', () => {
    expect(maskStart('at the end jo:')).toBe('at the end ***');
    expect(maskStart(`at the end ${base64('jo:p').slice(0, 4)}`)).toBe('at the end ***');
    expect(maskStart('at the end')).toBe('at the end');
  });

  test('finds a secret inside a longer text that was encoded whole', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii', minLength: 12, maxLength: 40 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 10 }),
        fc.string({ unit: 'grapheme-ascii', maxLength: 10 }),
        (secret, before, after) => {
          const { mask } = createMasking([secret]);
          const shown = mask(base64(before + secret + after));
          expect(shown).toContain('***');
          const left = Buffer.from(shown.replaceAll('***', ''), 'base64').length;
          // At most the two characters that share bits with their neighbours stay on either side.
          expect(left).toBeLessThanOrEqual(before.length + after.length + 3);
        },
      ),
    );
  });

  test('leaves no trace of a value in any text that holds it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!'***'.includes(secret) && !`${before}***${after}`.includes(secret));
        expect(createMasking([secret]).mask(before + secret + after)).not.toContain(secret);
      }),
    );
  });
});
