/** The connection ended or did not answer in time. Whether a COMMIT under way took effect is unknown. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
  readonly code = 'CONNECTION_LOST';
}

/** pg itself gave up while connecting: a password or TLS is missing on one of the two sides. No waiting heals that. */
export class ConnectionRefusedError extends Error {
  override readonly name = 'ConnectionRefusedError';
  readonly code: 'CONNECTION_REFUSED' | 'NO_TLS';

  constructor(message: string, options: { code: 'CONNECTION_REFUSED' | 'NO_TLS'; cause: unknown }) {
    super(message, { cause: options.cause });
    this.code = options.code;
  }
}
