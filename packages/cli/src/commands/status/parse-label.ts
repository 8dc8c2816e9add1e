import { InvalidArgumentError } from 'commander';

/** One more `name=value` to those given before it, none of which has its name. The value may be anything, `=` and nothing included. */
export function parseLabel(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError('Expected NAME=VALUE, such as team=web.');
  const name = text.slice(0, at);
  // No endpoint has two values of one label, and the last alone would answer another question.
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`Expected each label once, got ${name} again.`);
  return { ...before, [name]: text.slice(at + 1) };
}
