import type { z } from 'zod';
import { closest } from './closest.ts';
import { knownKeys } from './known-keys.ts';
import type { Path } from './problem.ts';
import { quote } from './quote.ts';

export type Issue = z.core.$ZodIssue;

export interface Finding {
  path: Path;
  message: string;
  /** The finding is about the name of a key, not about its value. */
  atKey: boolean;
}

interface MisspeltKey extends Finding {
  /** The key that is missing because it was misspelt. */
  meant: Path;
}

/** What zod found in a document, as "expected ..., got ..." at a path; one finding for each unknown key. */
export function describeIssues(issues: Issue[], document: unknown): Finding[] {
  const findings = issues.flatMap((issue) => describe(issue, document));
  const explained = new Set(findings.flatMap((finding) => ('meant' in finding ? [finding.meant.join('\n')] : [])));
  return findings.filter(({ path }) => valueAt(document, path) !== undefined || !explained.has(path.join('\n')));
}

function describe(issue: Issue, document: unknown): (Finding | MisspeltKey)[] {
  const path = issue.path as Path;
  const got = valueAt(document, path);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  if (issue.code === 'invalid_key') {
    const expected = issue.issues[0]?.message ?? 'another name';
    return [{ path, message: `expected ${expected}, got ${quote(path.at(-1))}`, atKey: true }];
  }
  const meantForm = issue.code === 'invalid_union' ? formOf(issue.errors) : undefined;
  if (meantForm !== undefined) {
    return meantForm.flatMap((inner) => describe({ ...inner, path: [...path, ...inner.path] }, document));
  }
  return [{ path, message: `expected ${issue.message}, got ${maySay(path, got)}`, atKey: false }];
}

/** Of the forms a value may take, the one it has without being right in every part. */
function formOf(branches: Issue[][]): Issue[] | undefined {
  return branches.find((issues) => issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'));
}

function unknownKey(parent: Path, key: string): Finding | MisspeltKey {
  const known = knownKeys(parent);
  const meant = closest(key, known);
  const hint = meant === undefined ? `expected one of ${known.join(', ')}` : `did you mean ${meant}?`;
  const finding = { path: [...parent, key], message: `unknown key ${quote(key)}; ${hint}`, atKey: true };
  return meant === undefined ? finding : { ...finding, meant: [...parent, meant] };
}

function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined,
    document,
  );
}

/** Where a secret is wanted by name, people write the secret itself: text there is not repeated. */
function maySay(path: Path, got: unknown): string {
  return typeof got === 'string' && got !== '' && holdsSecrets(path) ? 'other text' : quote(got);
}

function holdsSecrets(path: Path): boolean {
  const isHeader = path.at(-2) === 'headers' && path.at(-3) !== 'expect';
  return isHeader || path.includes('auth') || /^from$|From$/.test(String(path.at(-1)));
}
