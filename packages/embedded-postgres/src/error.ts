/** What is in the way of a server, in words for the person who started it: the thing, what came, what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
