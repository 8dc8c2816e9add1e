type Escapes = Readonly<Record<string, string>>;

const MARKUP = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const QUOTED = { ...MARKUP, '"': '&quot;' };

/** As those libraries escape that write most pages; some do not stop at +, / and =, of which tokens are full. */
const HTML: Escapes[] = [
  MARKUP,
  QUOTED,
  ...['&#39;', '&#x27;', '&apos;'].map((apostrophe) => ({ ...QUOTED, "'": apostrophe })),
  // Python and Go; Go
  { ...MARKUP, '"': '&#34;', "'": '&#39;' },
  { ...MARKUP, '"': '&#34;', "'": '&#39;', '+': '&#43;' },
  // Mustache, Handlebars
  { ...QUOTED, "'": '&#39;', '/': '&#x2F;', '=': '&#x3D;', '`': '&#x60;' },
  { ...QUOTED, "'": '&#x27;', '=': '&#x3D;', '`': '&#x60;' },
];

const BEYOND_ASCII = /[^\x20-\x7e]/g;
const OF_MARKUP = /[<>&]/g;
/** What .NET leaves in no string. */
const BEYOND_PLAIN = /[^\x20-\x7e]|[<>&'+`]/g;

/** A value as it stands in the HTML and in the JSON that some library wrote. */
export function escapedForms(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = byCode(json, BEYOND_ASCII);
  return [
    ...HTML.map((escapes) => [...value].map((character) => escapes[character] ?? character).join('')),
    json,
    ascii,
    // PHP
    ...[json, ascii].map((text) => text.replaceAll('/', String.raw`\/`)),
    byCode(json, OF_MARKUP),
    byCode(json, BEYOND_PLAIN).replaceAll(String.raw`\"`, String.raw`\u0022`),
  ];
}

const byCode = (text: string, characters: RegExp): string =>
  text.replaceAll(characters, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
