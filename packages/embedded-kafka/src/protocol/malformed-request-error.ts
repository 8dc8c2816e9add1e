/** The bytes of a request do not follow the protocol. The connection that sent them is closed; nothing else is. */
export class MalformedRequestError extends Error {
  override name = 'MalformedRequestError';
}
