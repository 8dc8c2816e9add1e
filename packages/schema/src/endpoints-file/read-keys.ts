import type { z } from 'zod';
import type { Issue } from './describe-issues.ts';
import type { Path } from './problem.ts';

/** What could be read of a map, although some of it, at any depth, may be wrong. */
export interface ReadKeys<T> {
  value: T;
  /** Paths, as `expect.within`, of what is there, or should be, and could not be read. */
  unreadable: ReadonlySet<string>;
  issues: Issue[];
}

interface MapSchema<T> {
  whole: z.ZodType<T>;
  /** The same with every key optional. */
  partial: z.ZodType<T> & { shape: object };
}

/** Takes out what is wrong until the rest can be read: an entry first, and the map around it when that fails without. */
export function readKeys<T extends object>({ whole, partial }: MapSchema<T>, raw: unknown): ReadKeys<T> {
  const parsed = whole.safeParse(raw);
  if (parsed.success) return { value: parsed.data, unreadable: new Set(), issues: [] };
  const { issues } = parsed.error;
  const unreadable = new Set(issues.flatMap(wrongPaths).map(dotted));
  let rest = raw;
  let salvaged = partial.safeParse(rest);
  while (!salvaged.success) {
    const wrong = salvaged.error.issues.flatMap(wrongPaths).map((path) => presentPart(rest, path));
    if (wrong.some((path) => path.length === 0)) {
      return { value: {} as T, unreadable: new Set(Object.keys(partial.shape)), issues };
    }
    for (const path of wrong) unreadable.add(dotted(path));
    rest = without(rest, new Set(wrong.map(dotted)));
    salvaged = partial.safeParse(rest);
  }
  return { value: salvaged.data, unreadable, issues };
}

function wrongPaths(issue: Issue): Path[] {
  const path = issue.path as Path;
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
}

/** As far down as there are maps with that key: a list is wrong as a whole, a missing entry spoils its map. */
function presentPart(value: unknown, [key, ...deeper]: Path): Path {
  if (key === undefined || !isMap(value) || !Object.hasOwn(value, key)) return [];
  return [key, ...presentPart(value[key], deeper)];
}

function without(value: unknown, wrong: ReadonlySet<string>, above: Path = []): unknown {
  if (!isMap(value)) return value;
  const right = Object.entries(value).filter(([key]) => !wrong.has(dotted([...above, key])));
  return Object.fromEntries(right.map(([key, entry]) => [key, without(entry, wrong, [...above, key])]));
}

function dotted(path: Path): string {
  return path.join('.');
}

function isMap(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
