const NAMES = { SIGINT: 'Ctrl-C', SIGTERM: 'SIGTERM' };
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** The signals that ask a command to end. */
export const INTERRUPTIONS = ['SIGINT', 'SIGTERM'] as const;
export type Interruption = (typeof INTERRUPTIONS)[number];

/** A command ends before its work is done because somebody asked for that. `message` tells the person what stands. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly signal: Interruption;
  /** As a shell tells it: 128 and the number of the signal. */
  readonly exitCode: 130 | 143;

  constructor(signal: Interruption, whatStands?: string) {
    super(`Stopped by ${NAMES[signal]}${whatStands === undefined ? '' : `: ${whatStands}`}.`);
    this.signal = signal;
    this.exitCode = EXIT_CODES[signal];
  }
}

/** What a failure is told as: an end with `whatStands` when `signal` was interrupted, else as it is. */
export function orInterrupted(error: unknown, signal: AbortSignal, whatStands: string): unknown {
  const reason: unknown = signal.reason;
  return reason instanceof Interrupted ? new Interrupted(reason.signal, whatStands) : error;
}
