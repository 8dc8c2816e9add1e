/** Steps that the main thread may spend on one expression: about a millisecond. */
const MAX_STEPS = 1_000_000;
const MAX_LENGTH = 100;

/** Its classes are what takes long to compile. */
const UNICODE = /[uv]/;

/** Anything that repeats, groups or looks around. Inside a class it would be harmless; telling that apart is not worth it. */
const MAY_REPEAT = /[*+?{(]/;
/** What is left of a reference to a group once all other escapes are gone. */
const REFERENCE = /\\/;
const HARMLESS_ESCAPE = /\\[^1-9k]/gu;

/**
 * Can this expression not explode on this text? Without quantifiers, groups, lookarounds and backreferences a match
 * attempt takes at most as many steps as the expression is long, once per character of the text.
 */
export function isSimple(expression: string, flags: string, text: string): boolean {
  if (UNICODE.test(flags) || expression.length > MAX_LENGTH || expression.length * text.length > MAX_STEPS)
    return false;
  const rest = expression.replace(HARMLESS_ESCAPE, '');
  return !MAY_REPEAT.test(rest) && !REFERENCE.test(rest);
}
