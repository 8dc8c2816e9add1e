import type { Leaf, NamedLeaf } from './definition.ts';
import { groupOf, nameOf } from './definition.ts';
import { formatOf } from './formats.ts';

/** One sentence for every value that its format or its neighbours do not allow. */
export function findProblems(
  settings: unknown,
  leaves: NamedLeaf[],
  env: Record<string, string>,
  file: string | undefined,
): string[] {
  return leaves.flatMap((named) => {
    const problem = problemOf(named.leaf, groupOf(settings, named.path), named.path.at(-1) ?? '');
    if (problem === null) return [];
    const fromFile = file !== undefined && (named.leaf.env === undefined || env[named.leaf.env] === undefined);
    const place = fromFile ? ` (${named.path.join('.')} in ${file})` : '';
    return [`${nameOf(named)}${place}: ${problem}`];
  });
}

function problemOf(leaf: Leaf, group: Record<string, unknown>, key: string): string | null {
  const value = group[key] ?? null;
  const format = formatOf(leaf);
  if (value === null) {
    return leaf.nullable === true ? null : `expected ${format.expected}, but it is not set`;
  }
  if (!format.accepts(value)) return `expected ${format.expected}, came ${showBadValue(leaf, value)}`;
  return leaf.check?.(group) ?? null;
}

function showBadValue(leaf: Leaf, value: unknown): string {
  const { show } = formatOf(leaf);
  if (leaf.sensitive === true && show === undefined) return 'a value that is not shown because it is secret';
  const shown = show?.(value) ?? JSON.stringify(value);
  const hint = leaf.fromPath === true && leaf.env !== undefined ? ` (to name a file, set ${leaf.env}_PATH)` : '';
  return shown + hint;
}
