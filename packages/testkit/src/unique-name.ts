import { randomBytes } from 'node:crypto';

/** `prefix-3f9a0c1d2e4b`: safe as a topic, a group and a database name. Prefixes are short: a-z, 0-9, `-`, `_`. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}
