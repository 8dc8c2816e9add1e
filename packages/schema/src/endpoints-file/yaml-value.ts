import { isAlias, isMap, isNode, isScalar, isSeq, type Alias, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path } from './problem.ts';
import { quote, retell } from './quote.ts';

/** What is wrong with the document as YAML, whatever it is meant to say. */
export interface YamlFinding {
  offset: number;
  path: Path;
  message: string;
}

/** No endpoints file is nested deeper than ten levels. */
const MAX_DEPTH = 50;

/** Values after all aliases are spelt out: 50,000 endpoints of twenty values each. Beyond it is a "billion laughs". */
const MAX_VALUES = 1_000_000;

interface Anchored {
  /** Still being read: an alias that meets it here contains itself. */
  open: boolean;
  value: unknown;
  values: number;
}

interface Walk {
  path: Path;
  anchors: Map<string, Anchored>;
  values: number;
  /** Past MAX_VALUES: no alias is followed any more. */
  full: boolean;
  findings: YamlFinding[];
}

/**
 * The document as plain values. Aliases share the value of their anchor, so a small document cannot fill the memory.
 * What cannot be read is undefined, with a finding; of a key that comes twice the first counts.
 */
export function yamlValue(contents: Node | null): { value: unknown; findings: YamlFinding[] } {
  const walk: Walk = { path: [], anchors: new Map(), values: 0, full: false, findings: [] };
  const value = valueOf(contents, walk);
  return { value, findings: walk.findings };
}

function valueOf(node: unknown, walk: Walk): unknown {
  if (!isNode(node)) return null;
  if (isAlias(node)) return aliasedValue(node, walk);
  if (walk.path.length > MAX_DEPTH) return refuse(node, walk, `expected at most ${MAX_DEPTH} levels, got more`);
  const anchored: Anchored = { open: true, value: undefined, values: 0 };
  if ('anchor' in node && node.anchor !== undefined) walk.anchors.set(node.anchor, anchored);
  const before = walk.values++;
  anchored.value = contentOf(node, walk);
  anchored.values = walk.values - before;
  anchored.open = false;
  return anchored.value;
}

function contentOf(node: Node, walk: Walk): unknown {
  if (isMap(node)) return mapValue(node, walk);
  if (isSeq(node)) return listValue(node, walk);
  return isScalar(node) ? node.value : null;
}

function aliasedValue(alias: Alias, walk: Walk): unknown {
  const { source: name } = alias;
  const anchored = walk.anchors.get(name);
  const shown = retell(name);
  if (anchored === undefined) return refuse(alias, walk, `expected the anchor &${shown} further up, got none`);
  if (anchored.open) return refuse(alias, walk, `expected a value, got the alias *${shown} inside its own anchor`);
  walk.values += anchored.values;
  if (walk.values <= MAX_VALUES) return anchored.value;
  if (walk.full) return undefined;
  walk.full = true;
  return refuse(alias, walk, `expected at most ${MAX_VALUES} values with all aliases spelt out, got more`);
}

function listValue(list: YAMLSeq, walk: Walk): unknown[] {
  return list.items.map((item, index) => within(index, walk, () => valueOf(item, walk)));
}

function mapValue(map: YAMLMap, walk: Walk): Record<string, unknown> {
  const entries = new Map<string, unknown>();
  for (const { key, value } of map.items) {
    const name = String(keyOf(key, walk));
    const fault = keyFault(name, entries);
    within(name, walk, () => {
      const read = valueOf(value, walk);
      if (fault === null) entries.set(name, read);
      else refuse(key, walk, fault);
    });
  }
  return Object.fromEntries(entries);
}

function keyOf(key: unknown, walk: Walk): unknown {
  const value = valueOf(key, walk);
  if (typeof value !== 'object' || value === null) return value ?? '';
  return refuse(key, walk, `expected text for a key, got ${quote(value)}`) ?? '';
}

function keyFault(name: string, entries: Map<string, unknown>): string | null {
  // zod leaves this name out without a word.
  if (name === '__proto__') return 'expected another key, got "__proto__"';
  return entries.has(name) ? `expected each key once, got ${quote(name)} again` : null;
}

function within<T>(part: string | number, walk: Walk, read: () => T): T {
  walk.path.push(part);
  const value = read();
  walk.path.pop();
  return value;
}

function refuse(node: unknown, { path, findings }: Walk, message: string): undefined {
  findings.push({ offset: isNode(node) ? (node.range?.[0] ?? 0) : 0, path: [...path], message });
}
