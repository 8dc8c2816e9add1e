import { formatDuration, parseDuration, parseSize } from '@checkstream/schema';
import convict from 'convict';
import type { Leaf } from './definition.ts';
import { urlFormat } from './url-format.ts';

export interface Format {
  /** Completes "expected ...". */
  expected: string;
  /** Undefined when the text is not of this format. */
  parse: (text: string) => unknown;
  accepts: (value: unknown) => boolean;
  /** How a value is shown to a person, without what may be secret in it; as JSON unless told. */
  show?: (value: unknown) => string;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const wholeNumber = (text: string): number | undefined => (/^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : undefined);

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value);

const splitList = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** A name, an IPv4 address or an IPv6 address in brackets, then a port from 1 to 65535. */
function isHostPort(value: unknown): boolean {
  const port = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+):(\d{1,5})$/i.exec(typeof value === 'string' ? value : '')?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}

const text = (expected: string, accepts: (value: unknown) => boolean): Format => ({
  expected,
  parse: (value) => value.trim(),
  accepts,
});

/** PEM in a variable often carries `\n` as two characters. */
const pem: Format = {
  expected: 'PEM text that starts with -----BEGIN',
  parse: (value) => `${value.replaceAll(String.raw`\n`, '\n').trim()}\n`,
  accepts: (value) => typeof value === 'string' && /^-----BEGIN [A-Z0-9 ]+-----$/m.test(value),
  show: (value) => (pem.accepts(value) ? '"(PEM)"' : `${String(value).trim().length} characters without a PEM block`),
};

const FORMATS: Record<string, Format> = {
  // A password may begin or end with a space.
  string: { ...text('text', isText), parse: (value) => value },
  boolean: {
    expected: 'true or false',
    parse: (value) => ({ true: true, false: false })[value.trim().toLowerCase()],
    accepts: (value) => typeof value === 'boolean',
  },
  number: {
    expected: 'a number',
    parse: (value) => (value.trim() === '' || Number.isNaN(Number(value)) ? undefined : Number(value)),
    accepts: (value) => Number.isFinite(value),
  },
  int: { expected: 'a whole number', parse: wholeNumber, accepts: isWhole },
  nat: {
    expected: 'a whole number from 0',
    parse: wholeNumber,
    accepts: (value) => isWhole(value) && value >= 0,
  },
  port: {
    expected: 'a port from 0 to 65535',
    parse: wholeNumber,
    accepts: (value) => isWhole(value) && value >= 0 && value <= 65_535,
  },
  duration: {
    expected: 'a duration such as 500ms, 30s, 5m, 1h or 30d',
    parse: (value) => parseDuration(value.trim()) ?? undefined,
    accepts: (value) => isWhole(value) && value >= 0,
  },
  size: {
    expected: 'a size such as 512B, 64KiB or 1MiB',
    parse: (value) => parseSize(value.trim()) ?? undefined,
    accepts: (value) => isWhole(value) && value >= 0,
  },
  list: {
    expected: 'values, comma separated',
    parse: splitList,
    accepts: (value) => Array.isArray(value) && value.every(isText),
  },
  'broker-list': {
    expected: 'host:port, comma separated, such as kafka-1:9092,kafka-2:9092',
    parse: (value) => (splitList(value).every(isHostPort) ? splitList(value) : undefined),
    accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(isHostPort),
  },
  'host-port': text('host:port, such as kafka-1:9092', isHostPort),
  topic: text(
    'a topic name: letters, digits, dot, dash and underscore, at most 249',
    (value) => typeof value === 'string' && /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/.test(value),
  ),
  pem,
  url: urlFormat('a URL'),
  'http-url': urlFormat('a URL that starts with http:// or https://', 'http:', 'https:'),
  'postgres-url': urlFormat('a URL such as postgres://user:password@host:5432/database', 'postgres:', 'postgresql:'),
};

const BUILT_IN = new Map<unknown, string>([
  [String, 'string'],
  [Number, 'number'],
  [Boolean, 'boolean'],
]);

/** Teaches convict the formats above, in place of its own lax ones ("yes" is no boolean, "10abc" no number). */
export function registerFormats(): void {
  for (const [name, format] of Object.entries(FORMATS)) {
    convict.addFormat({
      name,
      coerce: (value: unknown) => (typeof value === 'string' ? (format.parse(value) ?? value) : value),
      validate: (value: unknown) => {
        if (!format.accepts(value)) throw new Error(`expected ${format.expected}`);
      },
    });
  }
}

/** The format of a setting, its bounds included. */
export function formatOf(leaf: Leaf): Format {
  const format = unboundedFormatOf(leaf);
  const { min = -Infinity, max = Infinity } = leaf;
  return {
    ...format,
    expected: format.expected + describeBounds(leaf),
    accepts: (value) => format.accepts(value) && (typeof value !== 'number' || (value >= min && value <= max)),
  };
}

function unboundedFormatOf({ format, default: fallback }: Leaf): Format {
  if (Array.isArray(format)) {
    return text(`one of ${format.join(', ')}`, (value) => format.includes(value));
  }
  const name = typeof format === 'string' ? format : (BUILT_IN.get(format) ?? typeof fallback);
  const known = FORMATS[name];
  if (known === undefined) throw new TypeError(`unknown format of a setting: ${name}`);
  return known;
}

function describeBounds({ min, max, format }: Leaf): string {
  const show = (bound: number): string => (format === 'duration' ? formatDuration(bound) : String(bound));
  if (min !== undefined && max !== undefined) return `, from ${show(min)} to ${show(max)}`;
  if (min !== undefined) return `, at least ${show(min)}`;
  return max === undefined ? '' : `, at most ${show(max)}`;
}
