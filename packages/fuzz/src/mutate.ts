import { INTERESTING, numberBytes, varint } from './numbers.ts';
import type { Random } from './random.ts';

export interface Stock {
  /** Other inputs, to take pieces of. */
  pool: readonly Buffer[];
  words: readonly Buffer[];
  maxBytes: number;
}

type Way = (bytes: Buffer, random: Random, stock: Stock) => Buffer;

const MOST_STEPS = 6;

/** An input like this one, and wrong in one or several places. */
export function mutate(input: Buffer, random: Random, stock: Stock): Buffer {
  let bytes = input;
  // Mostly one step: what is broken in many places is refused at the first of them.
  const steps = 1 + random.below(1 + random.below(MOST_STEPS));
  for (let step = 0; step < steps; step++) bytes = random.pick(WAYS)(bytes, random, stock).subarray(0, stock.maxBytes);
  return bytes;
}

const flipBit: Way = (bytes, random) =>
  overwritten(bytes, random.below(bytes.length), (byte) => byte ^ (1 << random.below(8)));

const setByte: Way = (bytes, random) => overwritten(bytes, random.below(bytes.length), () => random.below(256));

/** What may be a length, a count or an offset, in any width and order of bytes. */
const setNumber: Way = (bytes, random) => {
  const near = [bytes.length, bytes.length - 1, bytes.length + 1];
  const value = random.pick(random.below(4) === 0 ? near : INTERESTING);
  return replaced(bytes, random, numberBytes(value, random.pick([1, 2, 4, 8]), random.below(2) === 0));
};

const setVarint: Way = (bytes, random) => {
  const at = random.below(bytes.length + 1);
  return spliced(bytes, at, random.below(2), varint(random.pick(INTERESTING)));
};

/** A number in digits, decimal or hexadecimal, becomes another. */
const setDigits: Way = (bytes, random) => {
  const places = [...bytes.toString('latin1').matchAll(/\d+/g)];
  if (places.length === 0) return setByte(bytes, random, NOTHING);
  const { index, 0: digits } = random.pick(places);
  const value = random.pick(INTERESTING);
  const text = random.below(3) === 0 ? value.toString(16) : value.toString();
  return spliced(bytes, index, digits.length, Buffer.from(text));
};

const cutOut: Way = (bytes, random) => {
  const [start, end] = sliceOf(bytes, random);
  return spliced(bytes, start, end - start, EMPTY);
};

const cutEnd: Way = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1));

/** A piece stands there many times, most often few. */
const repeat: Way = (bytes, random, { maxBytes }) => {
  const [start, end] = sliceOf(bytes, random);
  const piece = bytes.subarray(start, end);
  const room = Math.max(1, Math.floor((maxBytes - bytes.length) / Math.max(1, piece.length)));
  const times = Math.min(room, random.pick([1, 1, 2, 3, 10, 100, 10_000, 1_000_000]));
  return spliced(bytes, end, 0, Buffer.alloc(piece.length * times, piece));
};

const move: Way = (bytes, random) => {
  const [start, end] = sliceOf(bytes, random);
  const rest = spliced(bytes, start, end - start, EMPTY);
  return spliced(rest, random.below(rest.length + 1), 0, bytes.subarray(start, end));
};

const insertNoise: Way = (bytes, random) => {
  const noise = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
  return spliced(bytes, random.below(bytes.length + 1), 0, noise);
};

const insertWord: Way = (bytes, random, { words }) => {
  const word = words.length === 0 ? EMPTY : random.pick(words);
  return spliced(bytes, random.below(bytes.length + 1), random.below(2) * random.below(word.length + 1), word);
};

/** A piece of another input, or all of its end. */
const cross: Way = (bytes, random, { pool }) => {
  const other = random.pick(pool);
  const [start, end] = sliceOf(other, random);
  const at = random.below(bytes.length + 1);
  if (random.below(2) === 0) return spliced(bytes, at, 0, other.subarray(start, end));
  return Buffer.concat([bytes.subarray(0, at), other.subarray(random.below(other.length + 1))]);
};

const WAYS: Way[] = [
  ...[flipBit, setByte, setNumber, setNumber, setVarint, setDigits, cutOut, cutEnd],
  ...[repeat, move, insertNoise, insertWord, insertWord, cross],
];

const EMPTY = Buffer.alloc(0);
const NOTHING: Stock = { pool: [], words: [], maxBytes: 0 };

/** Short pieces far more often than long ones. */
function sliceOf(bytes: Buffer, random: Random): [start: number, end: number] {
  const start = random.below(bytes.length + 1);
  const longest = random.pick([1, 4, 16, 64, bytes.length]);
  return [start, Math.min(bytes.length, start + 1 + random.below(longest))];
}

function replaced(bytes: Buffer, random: Random, by: Buffer): Buffer {
  return spliced(bytes, random.below(bytes.length + 1), by.length, by);
}

function overwritten(bytes: Buffer, at: number, change: (byte: number) => number): Buffer {
  const copy = Buffer.from(bytes);
  if (at < copy.length) copy[at] = change(copy[at] ?? 0) & 0xff;
  return copy;
}

function spliced(bytes: Buffer, at: number, gone: number, by: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + gone)]);
}
