/**
 * 1: something is wrong with what was asked for. 64 (EX_USAGE of sysexits.h): nothing was done, because the command is
 * not written as it must be; for `probe`, whose 1 and 2 are verdicts, whatever else kept it from beginning as well.
 */
export type FailureExitCode = 1 | 64;

/** Something a person can act on. `message` names the thing, what was expected, what came, and what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: FailureExitCode;

  constructor(message: string, options: { exitCode?: FailureExitCode; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}
