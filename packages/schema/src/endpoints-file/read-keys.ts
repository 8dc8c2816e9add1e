import type { z } from 'zod';
import type { Issue } from './describe-issues.ts';

/** What could be read of a map, key by key, although others of its keys may be wrong. */
export interface ReadKeys<T> {
  value: T;
  /** Keys that are there, or should be, and could not be read. */
  unreadable: ReadonlySet<string>;
  issues: Issue[];
}

interface MapSchema<T> {
  whole: z.ZodType<T>;
  /** The same with every key optional. */
  partial: z.ZodType<T> & { shape: object };
}

export function readKeys<T extends object>({ whole, partial }: MapSchema<T>, raw: unknown): ReadKeys<T> {
  const parsed = whole.safeParse(raw);
  if (parsed.success) return { value: parsed.data, unreadable: new Set(), issues: [] };
  const { issues } = parsed.error;
  const wrong = new Set(issues.flatMap(wrongKeys));
  const right = isMap(raw) ? Object.entries(raw).filter(([key]) => !wrong.has(key)) : null;
  const salvaged = right === null ? null : partial.safeParse(Object.fromEntries(right));
  if (salvaged?.success) return { value: salvaged.data, unreadable: wrong, issues };
  return { value: {} as T, unreadable: new Set(Object.keys(partial.shape)), issues };
}

function wrongKeys(issue: Issue): string[] {
  return issue.code === 'unrecognized_keys' && issue.path.length === 0
    ? issue.keys
    : issue.path.slice(0, 1).map(String);
}

function isMap(raw: unknown): raw is object {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
