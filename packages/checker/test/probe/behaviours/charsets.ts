import { UP, answers, down, matches, anyText } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';

const LATIN_PAGE = '<meta http-equiv="content-type" content="text/html; charset=ISO-8859-1">Grüße';

/** Bodies as text. */
export const CHARSETS: Behaviour[] = [
  {
    name: 'a body in Latin-1',
    site: () => answers(Buffer.from('Grüße', 'latin1'), { 'content-type': 'text/html; charset=ISO-8859-1' }),
    expect: { pattern: matches('^Grüße$') },
    result: { ...UP, patternMatched: true },
  },
  {
    name: 'a charset in a meta tag',
    site: () => answers(Buffer.from('<meta charset="windows-1252">Grüße', 'latin1'), { 'content-type': 'text/html' }),
    expect: { pattern: matches('Grüße') },
    result: { ...UP },
  },
  ...(
    [
      ['UTF-8 with a byte order mark', '\ufeffGrüße', 'utf8', undefined],
      ['UTF-16 with a byte order mark', '\ufeffGrüße', 'utf16le', undefined],
      ['UTF-16 by its header', 'Grüße', 'utf16le', 'text/plain; charset=UTF-16LE'],
      ['UTF-8 although nobody says so', 'Grüße', 'utf8', undefined],
      ['UTF-8 with the label in quotes', 'Grüße', 'utf8', 'text/html; charset="UTF-8"'],
      ['UTF-8 with a label that nobody knows', 'Grüße', 'utf8', 'text/html; charset=klingon'],
      ['UTF-8 with a label that must not be honoured', 'Grüße', 'utf8', 'text/html; charset=iso-2022-kr'],
      ['Latin-1 by its older meta tag', LATIN_PAGE, 'latin1', 'text/html'],
    ] as const
  ).map(([what, text, encoding, type]): Behaviour => ({
    name: `a body in ${what}`,
    site: () => answers(Buffer.from(text, encoding), type === undefined ? {} : { 'content-type': type }),
    expect: { pattern: matches('Grüße$') },
    result: { ...UP, patternMatched: true },
  })),
  {
    name: 'a body in Shift_JIS',
    site: () => answers(Buffer.from('93fa967b', 'hex'), { 'content-type': 'text/html; charset=Shift_JIS' }),
    expect: { pattern: matches('^日本$') },
    result: { ...UP, patternMatched: true },
  },
  {
    name: 'a body in no encoding at all',
    site: () => answers(Buffer.from('61ff62', 'hex')),
    expect: { pattern: matches('^a\\ufffdb$') },
    result: { ...UP, patternMatched: true },
  },
  {
    name: 'an error page with what no database takes',
    site: () => answers(Buffer.from('6100620300ed a0 80'.replaceAll(' ', ''), 'hex'), {}, 500),
    result: down('STATUS', 'HTTP_500', {
      failure: { code: 'HTTP_500', message: anyText, bodyExcerpt: 'ab\u0003\ufffd\ufffd\ufffd' },
    }),
  },
];
