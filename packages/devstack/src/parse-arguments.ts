import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { DevError } from './dev-error.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The values of these options. Throws DevError, which names `help`, for an argument that none of them takes. */
export function parseArguments<const O extends Options>(args: string[], options: O, help: string) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new DevError(`${(error as Error).message}\nSee: ${help}`, { cause: error });
  }
}
