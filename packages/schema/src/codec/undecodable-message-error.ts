export type UndecodableCode = 'EMPTY' | 'UNKNOWN_FRAMING' | 'UNKNOWN_SCHEMA' | 'MALFORMED' | 'TRAILING_BYTES';

/** The bytes of a message are not what they should be, and never will be: trying again is no use. */
export class UndecodableMessageError extends Error {
  readonly code: UndecodableCode;

  constructor(code: UndecodableCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UndecodableMessageError';
    this.code = code;
  }
}
