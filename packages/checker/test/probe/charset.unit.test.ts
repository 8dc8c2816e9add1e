import { describe, expect, test } from '@jest/globals';
import { charsetOf, decodeText } from '../../src/probe/charset.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('the charset of a body', () => {
  test.each([
    ['text/html; charset=ISO-8859-1', 'x', 'ISO-8859-1'],
    ['text/html; Charset = "Shift_JIS"', 'x', 'Shift_JIS'],
    ["text/html;charset='utf-16le'", 'x', 'utf-16le'],
    ['text/html; charset=nonsense', 'x', 'utf-8'],
    ['text/html; charset=nonsense', '<meta charset=koi8-r>', 'koi8-r'],
    ['text/html', '\xff\xfex\0', 'utf-16le'],
    ['text/html', '\xfe\xff\0x', 'utf-16be'],
    ['text/html', '\xef\xbb\xbf<meta charset=koi8-r>', 'utf-8'],
    ['text/html', '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', 'windows-1251'],
    ['text/html; charset=utf-8', '<meta charset=koi8-r>', 'utf-8'],
    ['text/html', '<meta charset="utf-16">', 'utf-8'],
    ['text/plain', '<meta charset=koi8-r>', 'utf-8'],
    ['text/html', `${' '.repeat(1024)}<meta charset=koi8-r>`, 'utf-8'],
    [undefined, '<meta charset=koi8-r>', 'koi8-r'],
    [undefined, '', 'utf-8'],
  ])('with Content-Type %s and bytes %j is %s', (contentType, body, charset) => {
    expect(charsetOf(contentType, bytes(body))).toBe(charset);
  });

  test('is found at once, however many spaces a site puts where its name should be', () => {
    const since = performance.now();
    for (const before of ['charset=', 'charset', 'charset="', '<meta charset=']) {
      const spaces = `text/html; ${before}${' '.repeat(60_000)}/`;
      expect(charsetOf(spaces, bytes(spaces))).toBe('utf-8');
    }
    // It was 10 s, in which the process did nothing else.
    expect(performance.now() - since).toBeLessThan(1_000);
  });

  test('bytes that are no text become replacement characters', () => {
    expect(decodeText(bytes('a\xffb'), 'utf-8')).toBe('a\uFFFDb');
  });

  test('a byte order mark is not part of the text', () => {
    expect(decodeText(bytes('\xef\xbb\xbfa'), 'utf-8')).toBe('a');
  });
});
