import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Pair,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { formatPath, type Path, type Problem } from './problem.ts';
import { retell } from './quote.ts';
import { yamlValue } from './yaml-value.ts';

export interface YamlSource {
  /** The document as plain values; null for an empty one. */
  value: unknown;
  /** The problem at a path; one of a key that is missing is reported where its parent begins. */
  problemAt(path: Path, message: string): Problem;
  /** The same, at the name of a key rather than at its value. */
  problemAtKey(path: Path, message: string): Problem;
}

export interface ReadYaml {
  /** What is wrong with the YAML itself. */
  problems: Problem[];
  /** null when the syntax is so wrong that reading on would be guessing. */
  source: YamlSource | null;
}

/** Reads YAML 1.2 with positions. Duplicate keys, bad aliases and unknown tags are problems, and the rest is read on. */
export function readYaml(file: string, text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const at = (offset: number, path: Path, message: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1), path: formatPath(path), message };
  };
  const faults = [...mainErrors(document.errors), ...document.warnings];
  const problems = faults.map((error) => at(error.pos[0], [], describeError(error)));
  if (document.errors.some(({ code }) => !STRUCTURE_KNOWN.includes(code))) return { problems, source: null };

  const { contents } = document;
  const { value, findings } = yamlValue(contents);
  return {
    problems: [...problems, ...findings.map(({ offset, path, message }) => at(offset, path, message))],
    source: {
      value,
      problemAt: (path, message) => at(valueOffset(contents, path), path, message),
      problemAtKey: (path, message) => at(keyOffset(contents, path), path, message),
    },
  };
}

/** After these errors the document still means what it seems to. */
const STRUCTURE_KNOWN: YAMLError['code'][] = ['MULTIPLE_DOCS', 'TAG_RESOLVE_FAILED'];

/** A document nested too deeply to be read breaks off in the middle: what follows from that is not worth telling. */
function mainErrors(errors: YAMLError[]): YAMLError[] {
  const exhausted = errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  return exhausted === undefined ? errors : [exhausted];
}

function describeError({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'expected one document in the file, got another after ---';
  if (code === 'RESOURCE_EXHAUSTION')
    return 'expected a list of endpoints, got lists or maps nested too deeply to read';
  if (code === 'TAG_RESOLVE_FAILED') return `expected a value without a tag, got one (${retell(message)})`;
  return `not valid YAML: ${retell(message)}`;
}

function valueOffset(contents: unknown, path: Path): number {
  let found = contents;
  for (const part of path) {
    const child = childOf(found, part);
    if (!isNode(child)) break;
    found = child;
  }
  return isNode(found) ? (found.range?.[0] ?? 0) : 0;
}

function keyOffset(contents: unknown, path: Path): number {
  const parent = path.slice(0, -1).reduce(childOf, contents);
  const key = pairOf(parent, path.at(-1))?.key;
  return isNode(key) ? (key.range?.[0] ?? 0) : valueOffset(contents, path);
}

function childOf(node: unknown, part: string | number): unknown {
  return isSeq(node) && typeof part === 'number' ? node.items[part] : pairOf(node, part)?.value;
}

/** The pairs of each map, by name: one map may have thousands of problems. Of a name that comes twice the first counts. */
const pairsOf = new WeakMap<YAMLMap, Map<string, Pair>>();

function pairOf(node: unknown, name: string | number | undefined): Pair | undefined {
  if (!isMap(node) || typeof name !== 'string') return undefined;
  const pairs = pairsOf.get(node) ?? byName(node);
  pairsOf.set(node, pairs);
  return pairs.get(name);
}

function byName(map: YAMLMap): Map<string, Pair> {
  const pairs = map.items.filter(({ key }) => isScalar(key));
  return new Map(pairs.reverse().map((pair) => [String((pair.key as Scalar).value), pair]));
}
