import type { AvroSchema } from '../avro/avro-schema.ts';

/** A part of a schema, as far as it matters where integers stand in it. */
type Node = string | Node[] | { type: Node; [attribute: string]: unknown };

/** Whether every `int` of a decoded value has at most 32 bits. */
export type IntsFit = (value: unknown) => boolean;

/**
 * avsc reads an `int` of any number of bytes, and refuses to write what it read. Made from the reader's schema, which
 * is one of ours: a named type comes before its name, and none holds itself. A look at every value would cost a third
 * of decoding; this costs next to nothing.
 */
export function createIntsFit(schema: AvroSchema): IntsFit {
  return checkOf(schema as Node, new Map()) ?? (() => true);
}

/** Null when there is no `int` in it. */
function checkOf(node: Node, named: Map<string, IntsFit | null>): IntsFit | null {
  if (node === 'int') return (value) => value === ((value as number) | 0);
  if (typeof node === 'string') return named.get(node) ?? null;
  if (Array.isArray(node)) return unionCheck(node, named);
  switch (node.type) {
    case 'record':
      return recordCheck(node, named);
    case 'array':
      return each(checkOf(node['items'] as Node, named));
    case 'map':
      return each(checkOf(node['values'] as Node, named));
    case 'enum':
    case 'fixed':
      return null;
    default:
      return checkOf(node.type, named);
  }
}

/** Of a null and one other branch. */
function unionCheck(branches: Node[], named: Map<string, IntsFit | null>): IntsFit | null {
  const [check = null] = branches.map((branch) => checkOf(branch, named)).filter((found) => found !== null);
  return check === null ? null : (value) => value === null || check(value);
}

function recordCheck(node: { [attribute: string]: unknown }, named: Map<string, IntsFit | null>): IntsFit | null {
  const checks: [name: string, check: IntsFit][] = [];
  for (const { name, type } of node['fields'] as { name: string; type: Node }[]) {
    const check = checkOf(type, named);
    if (check !== null) checks.push([name, check]);
  }
  const check: IntsFit = (value) => checks.every(([name, fits]) => fits((value as Record<string, unknown>)[name]));
  named.set(node['name'] as string, checks.length === 0 ? null : check);
  return checks.length === 0 ? null : check;
}

function each(check: IntsFit | null): IntsFit | null {
  return check === null ? null : (value) => Object.values(value as object).every(check);
}
