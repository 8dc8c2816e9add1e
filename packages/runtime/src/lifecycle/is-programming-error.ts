import { isNativeError } from 'node:util/types';

/** By name and not by class: an error from another realm is none of this realm's classes. */
const PROGRAMMING_ERRORS = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** Whether only a mistake of ours makes this error; what carries one as its cause has been judged by who wrapped it. */
export const isProgrammingError = (error: unknown): boolean =>
  isNativeError(error) && PROGRAMMING_ERRORS.has(error.name);
