/** 1: something is wrong with what was asked for. 2: the command was not written as it must be. */
export type FailureExitCode = 1 | 2;

/** Something a person can act on. `message` names the thing, what was expected, what came, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: FailureExitCode;

  constructor(message: string, options: { exitCode?: FailureExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}
