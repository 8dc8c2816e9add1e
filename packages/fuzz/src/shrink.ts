/** Tries that may be made: some inputs take a while each. */
const MOST_TRIES = 1_000;

/** As small an input as leaving out pieces of this one leads to, of which `isAsBad` still holds. */
export async function shrink(input: Buffer, isAsBad: (input: Buffer) => Promise<boolean>): Promise<Buffer> {
  let best = input;
  let tries = 0;
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at < best.length && tries < MOST_TRIES; tries++) {
      const smaller = Buffer.concat([best.subarray(0, at), best.subarray(at + size)]);
      if (await isAsBad(smaller)) best = smaller;
      else at += size;
    }
  }
  return best;
}
