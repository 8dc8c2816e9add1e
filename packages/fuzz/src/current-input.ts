/** The input being run, in memory that both threads see: it is there when the thread that runs it no longer answers. */
export interface CurrentInput {
  note: (input: Buffer) => void;
  runs: () => number;
  read: () => Buffer;
}

const MOST_BYTES = 1024 * 1024;

const HEAD_BYTES = 8;
const RUNS = 0;
const LENGTH = 1;

export function sharedMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD_BYTES + MOST_BYTES);
}

export function currentInput(shared: SharedArrayBuffer): CurrentInput {
  const head = new Int32Array(shared, 0, 2);
  const bytes = new Uint8Array(shared, HEAD_BYTES);
  return {
    note: (input) => {
      bytes.set(input.subarray(0, MOST_BYTES));
      Atomics.store(head, LENGTH, Math.min(input.length, MOST_BYTES));
      Atomics.add(head, RUNS, 1);
    },
    runs: () => Atomics.load(head, RUNS),
    read: () => Buffer.from(bytes.slice(0, Atomics.load(head, LENGTH))),
  };
}
