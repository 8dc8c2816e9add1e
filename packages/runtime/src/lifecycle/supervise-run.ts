import closeWithGrace from 'close-with-grace';
import type { Logger } from '../log/create-logger.ts';
import { SettingsError } from '../settings/settings-error.ts';
import type { ClosingStack } from './closing.ts';
import { listenForStop } from './listen-for-stop.ts';

export interface RunDeps {
  process: NodeJS.Process;
  log: Logger;
  closing: ClosingStack;
  closeWithinMs: number;
  run: (signal: AbortSignal) => Promise<void>;
}

/** Thrown into close-with-grace, which answers with exit code 1; it was logged before. */
class FailedRunError extends Error {
  override readonly name = 'FailedRunError';
}

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'] as const;

/**
 * Runs until the run ends or a stop is asked for, closes, and exits the process: 0 after a clean stop, else 1.
 * An uncaught error exits at once: what state it left behind is unknown, and a crash is harmless by design.
 */
export async function superviseRun({ process, log, closing, closeWithinMs, run }: RunDeps): Promise<void> {
  const stopping = new AbortController();
  const running = Promise.withResolvers<unknown>();

  const grace = closeWithGrace(
    {
      delay: closeWithinMs,
      logger: false,
      skip: [...SIGNALS, 'SIGUSR2', 'SIGTERM'],
      onTimeout: (delay) => log.fatal({ closeWithinMs: delay }, 'did not stop in time'),
      onSecondError: (err) => log.fatal({ err }, 'uncaught error while stopping'),
    },
    async ({ err, manual }) => {
      if (err !== undefined) return log.fatal({ err }, 'uncaught error');
      if (manual !== true) throw failed(log, new Error('nothing is left to do, although no stop was asked for'));
      const error = await running.promise;
      const clean = await closing.closeAll();
      if (error !== null) throw failed(log, error);
      if (!clean) throw new FailedRunError('closing failed');
      log.info('stopped');
    },
  );

  let closed = false;
  // A second close would find the stack taken by the first, and exit before that one is through.
  const close = (): void => {
    if (!closed) grace.close();
    closed = true;
  };

  listenForStop(process, {
    now: () => performance.now(),
    onStop: (reason) => {
      log.info({ reason }, 'stopping');
      stopping.abort();
      close();
    },
    onImpatience: (signal) => {
      log.fatal({ signal }, 'signalled again; exiting at once');
      process.exit(1);
    },
  });

  log.info('starting');
  running.resolve(await outcomeOf(run, stopping.signal));
  close();
}

/** The error that ended a run, or null. */
async function outcomeOf(run: RunDeps['run'], signal: AbortSignal): Promise<unknown> {
  try {
    await run(signal);
    return null;
  } catch (error) {
    const stopped = signal.aborted && error === signal.reason;
    return stopped ? null : (error ?? new Error('the run was rejected without a reason'));
  }
}

function failed(log: Logger, error: unknown): FailedRunError {
  if (error instanceof SettingsError) log.fatal({ problems: error.problems }, 'the settings cannot be used');
  else log.fatal({ err: error }, 'fatal error');
  return new FailedRunError('the run failed');
}
