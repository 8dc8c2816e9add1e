import type { Secret } from '../secrets/secret.ts';
import type { NamedLeaf } from './definition.ts';
import { groupOf, leavesOf } from './definition.ts';
import { formatOf } from './formats.ts';

/**
 * A copy that may be shown: secrets are `***`, of a URL only its credentials, and PEM texts are named, not printed.
 */
export function maskSettings(definition: object, settings: unknown): unknown {
  const masked: unknown = JSON.parse(JSON.stringify(settings));
  for (const { path, leaf } of leavesOf(definition)) {
    const { show } = formatOf(leaf);
    const key = path.at(-1) ?? '';
    const value = groupOf(settings, path)[key];
    if (show === undefined || value === null) continue;
    groupOf(masked, path)[key] = JSON.parse(show(revealed(leaf, value)));
  }
  return masked;
}

const revealed = (leaf: NamedLeaf['leaf'], value: unknown): unknown =>
  leaf.sensitive === true ? (value as Secret).reveal() : value;
