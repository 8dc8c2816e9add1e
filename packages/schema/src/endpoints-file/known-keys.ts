import { endpointsFileJsonSchema } from './json-schema.ts';
import type { Path } from './problem.ts';

interface SchemaNode {
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
  additionalProperties?: SchemaNode | boolean;
}

/** Made when first wanted: only a file with a problem needs it, and then often. */
let root: SchemaNode | undefined;

/** The keys that may stand at a path of an endpoints file, read off its JSON Schema. */
export function knownKeys(path: Path): string[] {
  root ??= endpointsFileJsonSchema();
  const node = path.reduce<SchemaNode | undefined>((at, part) => at && step(at, part), root);
  return Object.keys((node && withProperties(node)?.properties) ?? {});
}

function step(node: SchemaNode, part: string | number): SchemaNode | undefined {
  if (typeof part === 'number') return node.items;
  const { properties, additionalProperties } = withProperties(node) ?? node;
  return properties?.[part] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
}

function withProperties(node: SchemaNode): SchemaNode | undefined {
  return node.properties ? node : node.anyOf?.find(({ properties }) => properties !== undefined);
}
