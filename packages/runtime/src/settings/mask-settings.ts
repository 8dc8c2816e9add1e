import type { NamedLeaf } from './definition.ts';
import { groupOf, leavesOf } from './definition.ts';
import { formatOf } from './formats.ts';

/** A copy that may be shown: secrets and credentials inside URLs are `***`, PEM texts are named, not printed. */
export function maskSettings(definition: object, settings: unknown): unknown {
  const masked = structuredClone(settings);
  for (const { path, leaf } of leavesOf(definition)) {
    const group = groupOf(masked, path);
    const key = path.at(-1) ?? '';
    group[key] = maskValue(leaf, group[key]);
  }
  return masked;
}

function maskValue(leaf: NamedLeaf['leaf'], value: unknown): unknown {
  if (value === null) return null;
  if (leaf.sensitive === true) return '***';
  const { show } = formatOf(leaf);
  return show === undefined ? value : JSON.parse(show(value));
}
