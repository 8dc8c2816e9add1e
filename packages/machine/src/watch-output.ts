interface Output extends Pick<NodeJS.Process, 'stdout' | 'stderr'> {
  exit: (code: number) => void;
}

export interface WatchedOutput {
  /** Ends the process with this code when all that was printed is written; what is lost until then decides otherwise. */
  end: (exitCode: number) => void;
}

/** EX_IOERR of sysexits.h. */
const OUTPUT_LOST = 74;

/**
 * Whoever reads our output may have seen enough (`| head`): then the work goes on unheard, and ends with its own exit
 * code. Any other trouble (a full disk) loses output that was asked for: it is told, and the process ends with 74.
 */
export function watchOutput({ stdout, stderr, exit }: Output): WatchedOutput {
  let lost = false;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || lost) return;
    lost = true;
    stderr.write(`The output could not be written: ${error.message}\n`, () => exit(OUTPUT_LOST));
  });
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    lost = true;
    exit(OUTPUT_LOST);
  });
  return {
    end: (exitCode) => {
      const finish = () => lost || exit(exitCode);
      // An 'error' comes some ticks after the callback of the write that failed.
      stdout.write('', () => stderr.write('', () => setImmediate(finish)));
    },
  };
}
