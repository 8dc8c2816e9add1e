import type { AvroSchema } from '../avro/avro-schema.ts';
import { UndecodableMessageError } from './undecodable-message-error.ts';

type Node = string | Node[] | { type: Node; name?: string; namespace?: string; [attribute: string]: unknown };

interface Skim {
  bytes: Buffer;
  position: number;
  named: Map<string, Node>;
  /** Schema nodes that the walk is inside of. */
  depth: number;
  /** Items of arrays and maps that may still come. */
  itemsLeft: number;
}

/** Far more than any schema of ours; a type that holds itself can ask for any depth in a few bytes each. */
const MAX_DEPTH = 256;

/** Items may have no bytes at all (`null`), so the bytes that are left do not bound them. */
const MAX_EMPTY_ITEMS = 1_000_000;

/**
 * Can a datum of this schema be larger than its bytes, or nested as deeply as they are long? True of arrays, of maps
 * and of named types, which may hold themselves.
 */
export function isUnbounded(schema: AvroSchema): boolean {
  const names = new Set(['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string']);
  const visit = (node: Node): boolean => {
    if (typeof node === 'string') return !names.has(node);
    if (Array.isArray(node)) return node.some(visit);
    if (node.type === 'array' || node.type === 'map') return true;
    if (node.type === 'record') return (node['fields'] as { type: Node }[]).some((field) => visit(field.type));
    return node.type !== 'enum' && node.type !== 'fixed' && visit(node.type);
  };
  return visit(schema as Node);
}

/** Checks that the datum which begins at `start` ends inside the bytes; throws UndecodableMessageError otherwise. */
export type SkimDatum = (bytes: Buffer, start: number) => void;

/**
 * Walks over a datum without building it. A decoder that trusts a count of 2^50 items in a message of 30 bytes loops
 * until memory ends; here each count is held against the bytes that are left.
 */
export function createSkimDatum(schema: AvroSchema): SkimDatum {
  const named = new Map<string, Node>();
  collectNames(schema, named);
  return (bytes, start) => {
    const itemsLeft = bytes.length + MAX_EMPTY_ITEMS;
    skim(schema as Node, { bytes, position: start, named, depth: 0, itemsLeft });
  };
}

/** Types that are defined once and referred to by name: the definition may stand in a branch that no datum took. */
function collectNames(node: unknown, named: Map<string, Node>): void {
  if (typeof node !== 'object' || node === null) return;
  const { name, type } = node as { name?: unknown; type?: unknown };
  if (typeof name === 'string' && ['record', 'enum', 'fixed'].includes(type as string)) {
    named.set(name, node as Node).set(shortName(name), node as Node);
  }
  for (const child of Object.values(node)) collectNames(child, named);
}

const shortName = (name: string) => name.slice(name.lastIndexOf('.') + 1);

function skim(node: Node, state: Skim): void {
  if (state.depth === MAX_DEPTH) throw malformed(`it is nested deeper than ${MAX_DEPTH} levels`);
  state.depth++;
  skimNode(node, state);
  state.depth--;
}

function skimNode(node: Node, state: Skim): void {
  if (Array.isArray(node)) return skim(branch(node, readCount(state)), state);
  if (typeof node === 'string') return skimNamed(node, state);
  switch (node.type) {
    case 'record':
      for (const field of node['fields'] as Node[]) skim((field as { type: Node }).type, state);
      return;
    case 'array':
      return skimBlocks(state, () => skim(node['items'] as Node, state));
    case 'map':
      return skimBlocks(state, () => {
        skimKey(state);
        skim(node['values'] as Node, state);
      });
    case 'enum':
      return void readCount(state);
    case 'fixed':
      return advance(state, node['size'] as number);
    default:
      return skim(node.type, state);
  }
}

function skimNamed(name: string, state: Skim): void {
  switch (name) {
    case 'null':
      return;
    case 'boolean':
      return advance(state, 1);
    case 'int':
    case 'long':
      return void readCount(state);
    case 'float':
      return advance(state, 4);
    case 'double':
      return advance(state, 8);
    case 'bytes':
    case 'string':
      return advance(state, readCount(state));
    default:
      return skimReference(name, state);
  }
}

/** avsc sets the key of a map as a property; this one would set what the map inherits from, unseen by all that look. */
function skimKey(state: Skim): void {
  const length = readCount(state);
  advance(state, length);
  const key = state.bytes.toString('latin1', state.position - length, state.position);
  if (key === '__proto__') throw malformed('a map has the key __proto__');
}

function skimReference(name: string, state: Skim): void {
  const node = state.named.get(name) ?? state.named.get(shortName(name));
  if (node === undefined) throw malformed(`its schema names an unknown type ${name}`);
  skim(node, state);
}

/** Blocks of items; a negative count is followed by the block's size in bytes (Avro specification, "Arrays"). */
function skimBlocks(state: Skim, skimItem: () => void): void {
  for (let count = readCount(state); count !== 0; count = readCount(state)) {
    const size = count < 0 ? readCount(state) : null;
    const start = state.position;
    const items = Math.abs(count);
    if (items > state.itemsLeft) throw malformed(`it announces ${items} items`);
    state.itemsLeft -= items;
    for (let item = 0; item < items; item++) skimItem();
    // A reader that does not want the field jumps by this size, backwards too, and for ever.
    if (size !== null && size !== state.position - start) throw malformed('a block has another size than it announces');
  }
}

/** A zig-zag varint as a number: exact up to 2^53, which is past any length that could be true. */
function readCount(state: Skim): number {
  let value = 0;
  let scale = 1;
  for (let read = 0; read < 10; read++) {
    advance(state, 1);
    const byte = state.bytes[state.position - 1] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    scale *= 128;
  }
  throw malformed('a number is longer than 10 bytes');
}

function advance(state: Skim, count: number): void {
  if (count < 0 || count > state.bytes.length - state.position)
    throw malformed(`it ends before the ${count} bytes it announces`);
  state.position += count;
}

function branch(union: Node[], index: number): Node {
  const node = union[index];
  if (node === undefined) throw malformed(`a union has no branch ${index}`);
  return node;
}

function malformed(why: string): UndecodableMessageError {
  return new UndecodableMessageError('MALFORMED', `The message is not what its schema says: ${why}`);
}
