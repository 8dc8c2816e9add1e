import { printable, printableLine } from '@checkstream/machine/printable';
import type { SerializedError } from './serialize-error.ts';

interface Line extends Record<string, unknown> {
  time: string;
  level: string;
  name: string;
  msg?: string;
}

/** Not worth a line on a terminal. */
const LEFT_OUT = new Set(['time', 'level', 'name', 'msg', 'pid', 'hostname']);

/**
 * A line of the log as text for people: what happened, and below it each field, an error with its stack. Messages quote
 * what servers said, which must not act on the terminal.
 */
export function prettyLine(json: string): string {
  const line = JSON.parse(json) as Line;
  const fields = Object.entries(line).filter(([key]) => !LEFT_OUT.has(key));
  const head = `${line.time} ${line.level.toUpperCase().padEnd(5)} ${line.name}: ${printableLine(line.msg ?? '')}`;
  return printable([head, ...fields.flatMap(([key, value]) => fieldLines(key, value))].join('\n') + '\n');
}

const fieldLines = (key: string, value: unknown): string[] =>
  key === 'err' ? errorLines('err', value as SerializedError) : [`    ${key}: ${JSON.stringify(value)}`];

function errorLines(label: string, { stack, type, message, code, cause, errors = [] }: SerializedError): string[] {
  const [first = '', ...frames] = (stack ?? `${type}: ${message}`).split('\n');
  return [
    `    ${label}: ${first}${code === undefined ? '' : ` (${code})`}`,
    ...frames.map((frame) => `    ${frame}`),
    ...(cause === undefined ? [] : errorLines('caused by', cause)),
    ...errors.flatMap((one) => errorLines('one of', one)),
  ];
}
