import { inspect } from 'node:util';

export const HIDDEN = '***';

/** A value that cannot be printed by accident: in text, in JSON, in a log line and in `inspect` it is `***`. */
export interface Secret {
  /** The value itself: where it is used, and to hide it in what others wrote. */
  reveal(): string;
  toString(): typeof HIDDEN;
  toJSON(): typeof HIDDEN;
}

export function createSecret(value: string): Secret {
  const hidden = (): typeof HIDDEN => HIDDEN;
  return Object.freeze({ reveal: () => value, toString: hidden, toJSON: hidden, [inspect.custom]: hidden });
}
