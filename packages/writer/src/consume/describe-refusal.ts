import { errorCode } from '../database/classify-error.ts';
import { ValueRefusedError } from '../rows/value-refused-error.ts';

/** Numbers and instants out of range: what is quoted is one of them. */
const QUOTES_NUMBERS = new Set(['22003', '22007', '22008']);

/**
 * One sentence about a value that PostgreSQL refused, or that it never had to be asked about. What PostgreSQL quotes
 * may be any text of the result, or all of them: of that, only numbers, instants and names of ours are passed on.
 */
export function describeRefusal(error: unknown): string {
  const code = errorCode(error) ?? '';
  const { message } = error as Error;
  if (error instanceof ValueRefusedError) return `${message} (${code})`;
  const said = QUOTES_NUMBERS.has(code) ? message : withoutValues(message, namesOfOurs(error));
  return `PostgreSQL refused a value: ${said} (${code})`;
}

function withoutValues(message: string, names: Set<unknown>): string {
  // To the last quote: a value may hold quotes too.
  const [, before = message, quoted, after = ''] = /^([^"]*)"(.*)"([^"]*)$/s.exec(message) ?? [];
  if (quoted === undefined) return before;
  const parts = quoted.split('"');
  const isOurs = parts.every((part, at) => at % 2 === 1 || names.has(part));
  return isOurs ? message : `${before}"…"${after}`;
}

/** What of our own schema the error is about (PostgreSQL: error fields). */
function namesOfOurs(error: unknown): Set<unknown> {
  const { table, column, constraint, dataType } = error as Record<string, unknown>;
  return new Set([table, column, constraint, dataType]);
}
