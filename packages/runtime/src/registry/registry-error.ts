/** The schema registry did not do what it was asked; the message names the setting and carries no credentials. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  /** Whether asking again may help: it was away, overloaded or slow. */
  readonly retriable: boolean;
  /** Status of its answer; null when there was none. */
  readonly status: number | null;

  constructor(message: string, options: { retriable: boolean; status: number | null; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retriable = options.retriable;
    this.status = options.status;
  }
}
