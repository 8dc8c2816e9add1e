/** Something in the way of `pnpm dev`, told to the person who started it: what came, and what to do. */
export class DevError extends Error {
  override readonly name = 'DevError';
}
