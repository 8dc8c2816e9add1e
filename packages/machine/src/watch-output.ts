type Output = Pick<NodeJS.Process, 'stdout' | 'stderr'> & { exit: (code: number) => void };

/**
 * Whoever reads our output may have seen enough (`| head`): then the work goes on unheard, and ends with its own exit
 * code. Any other trouble (a full disk) loses output that was asked for: it is told, and the process ends with 1.
 */
export function watchOutput({ stdout, stderr, exit }: Output): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    stderr.write(`The output could not be written: ${error.message}\n`, () => exit(1));
  });
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') exit(1);
  });
}
