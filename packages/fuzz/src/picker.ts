/** Takes an input apart into the values that a target wants; past the end everything is empty, and nothing throws. */
export interface Picker {
  byte: () => number;
  /** With its length before it, in one byte. */
  piece: () => Buffer;
  rest: () => Buffer;
}

export function createPicker(input: Buffer): Picker {
  let position = 0;
  const take = (count: number): Buffer => {
    const taken = input.subarray(position, position + count);
    position += taken.length;
    return taken;
  };
  const byte = (): number => take(1)[0] ?? 0;
  return { byte, piece: () => take(byte()), rest: () => take(input.length) };
}
