/** Kafka did not confirm the messages; they may or may not be in the topic. */
export class PublishError extends Error {
  override readonly name = 'PublishError';
  /** Whether the same messages may well be accepted later. */
  readonly retriable: boolean;
  /** `ECONNREFUSED`, `MESSAGE_TOO_LARGE`, `TIMEOUT`, ... */
  readonly code: string;

  constructor(message: string, options: { retriable: boolean; code: string; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retriable = options.retriable;
    this.code = options.code;
  }
}
