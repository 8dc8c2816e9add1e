import { z } from 'zod';
import { NAME, NAME_PATTERN } from '../names.ts';
import { parseDuration, parseSize } from '../units.ts';

/** Every message completes "expected ..."; what came is added where problems are written. */

/** Text; a number or a yes is told apart from it by quotes alone. */
export const text = (what: string) =>
  z.string({
    error: ({ input }) => (['number', 'boolean'].includes(typeof input) ? `${what} in quotes` : what),
  });

export const name = text('a name').regex(NAME_PATTERN, NAME.expected);

export const secretName = z
  .string('the name of a secret')
  .regex(/^[A-Za-z0-9_-]{1,100}$/, 'the name of a secret: letters, digits, _ and -');

interface DurationRange {
  min: string;
  max: string;
  /** The duration is a multiple of this. */
  step?: string;
}

/** A duration in milliseconds, `min` to `max`. */
export function duration({ min, max, step = '1ms' }: DurationRange) {
  const [minMs, maxMs, stepMs] = [min, max, step].map((text) => parseDuration(text) ?? 0) as [number, number, number];
  const multiple = { '1ms': '', '1s': 'whole seconds ', '1d': 'whole days ' }[step] ?? `a multiple of ${step} `;
  const expected = `a duration such as ${max}, ${multiple}from ${min} to ${max}`;
  return z
    .string(expected)
    .regex(/^\d+(ms|s|m|h|d)$/, { error: expected, abort: true })
    .refine((text) => {
      const ms = parseDuration(text) ?? -1;
      return ms >= minMs && ms <= maxMs && ms % stepMs === 0;
    }, expected)
    .transform((text) => parseDuration(text) ?? 0);
}

/** A size in bytes, 1 to `max`. */
export function size(max: string) {
  const expected = `a size such as 64KiB, from 1B to ${max}`;
  return z
    .string(expected)
    .regex(/^\d+(B|KiB|MiB|GiB)$/, { error: expected, abort: true })
    .refine((text) => (parseSize(text) ?? 0) >= 1 && (parseSize(text) ?? 0) <= (parseSize(max) ?? 0), expected)
    .transform((text) => parseSize(text) ?? 0);
}

export function wholeNumber(min: number, max: number) {
  const expected = `a whole number from ${min} to ${max}`;
  return z.int(expected).min(min, expected).max(max, expected);
}

export const yesOrNo = z.boolean('true or false');

export const url = z.string('a URL').superRefine((text, context) => {
  const problem = urlProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

function urlProblem(text: string): string | null {
  const parsed = URL.parse(text);
  if (parsed === null) return 'a URL such as https://shop.example.com/';
  const { protocol, username, password } = parsed;
  if (protocol !== 'http:' && protocol !== 'https:') return 'a URL that begins with http:// or https://';
  if (username !== '' || password !== '') return 'a URL without user and password; use auth, with the name of a secret';
  // The parser mends what people mistype: it drops line breaks, encodes spaces and adds slashes.
  if (/[\s\p{Cc}]/u.test(text)) return 'a URL without spaces (%20 stands for one)';
  if (!/^https?:\/\/[^/\\]/i.test(text)) return 'a URL that begins with http:// or https:// and a host name';
  return null;
}

export const ipAddress = z.union([z.ipv4(), z.ipv6()], 'an IP address such as 203.0.113.7 or 2001:db8::7');

/** What a server name may be in a handshake (RFC 6066, section 3): no address, no dot at the end. */
export const hostName = z
  .string('a host name')
  .regex(/^(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!\d+$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i, {
    error: 'a host name such as shop.example.com',
  });
