import { InvalidArgumentError } from 'commander';

/** One more `name=value` to those given before it. The value may be anything, `=` and nothing included. */
export function parseLabel(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf('=');
  if (at > 0) return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
  throw new InvalidArgumentError(`Expected NAME=VALUE, such as team=web.`);
}
