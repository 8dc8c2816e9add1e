import { redact } from './quote.ts';

/** Something wrong in an endpoints file. `line` and `column` count from 1. */
export interface Problem {
  file: string;
  line: number;
  column: number;
  /** Where in the document: `endpoints[2].interval`; empty for the document as a whole. */
  path: string;
  /** What was expected and what came. */
  message: string;
}

/** `config/endpoints.yaml:12:5 endpoints[2].interval: expected ..., got ...`, as editors and terminals link it. */
export function formatProblem({ file, line, column, path, message }: Problem): string {
  return `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`;
}

export type Path = (string | number)[];

export function formatPath(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w.-]+$/.test(part)) return `${text}[${JSON.stringify(redact(part))}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
