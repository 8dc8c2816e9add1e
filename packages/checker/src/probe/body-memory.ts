import { NotJudgedError } from './errors.ts';

/** What is kept of one body. */
export interface KeptBytes {
  /** @throws NotJudgedError when all bodies together are as large as they may get */
  add: (chunk: Uint8Array) => void;
  view: () => Buffer;
  /** The bytes go now; they count until `release`, because a text may stand in their place. */
  forget: () => void;
  release: () => void;
}

/** The bodies that a process holds at the same time: a bound in bytes, which no number of probes is. */
export interface BodyMemory {
  /** So many that no further probe should start. */
  isFull: () => boolean;
  keep: () => KeptBytes;
}

const MEBIBYTE = 1024 * 1024;
const DEFAULTS = { fullBytes: 256 * MEBIBYTE, mostBytes: 512 * MEBIBYTE };
const FIRST_BYTES = 4096;
const EMPTY = Buffer.alloc(0);

/** @param bounds `fullBytes`: from here on it is full; `mostBytes`: a probe that would pass it is not judged */
export function createBodyMemory({ fullBytes, mostBytes } = DEFAULTS): BodyMemory {
  let held = 0;

  const hold = (bytes: number): void => {
    if (held + bytes > mostBytes) {
      const message = `not judged: the bodies that this checker reads now take more than ${mostBytes} bytes together`;
      throw new NotJudgedError('AGENT', 'ENOMEM', message);
    }
    held += bytes;
  };

  const keep = (): KeptBytes => {
    let buffer = EMPTY;
    let length = 0;
    let mine = 0;
    const grow = (needed: number): void => {
      if (needed <= buffer.length) return;
      const capacity = Math.max(needed, buffer.length * 2, FIRST_BYTES);
      hold(capacity - mine);
      mine = capacity;
      const larger = Buffer.allocUnsafeSlow(capacity);
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
    };
    return {
      add: (chunk) => {
        grow(length + chunk.length);
        buffer.set(chunk, length);
        length += chunk.length;
      },
      view: () => buffer.subarray(0, length),
      forget: () => {
        buffer = EMPTY;
        length = 0;
      },
      release: () => {
        held -= mine;
        mine = 0;
      },
    };
  };

  return { isFull: () => held >= fullBytes, keep };
}
