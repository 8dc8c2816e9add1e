import { runCommand } from './run-command.ts';

/** A server that is up, until `stop`. */
export interface Served {
  /** `Apache Kafka 4.3.1 is ready at 127.0.0.1:9092 (pid 1)`, for the person at the terminal. */
  ready: string;
  /** What the command finds it by. */
  env: Record<string, string>;
  stop: () => Promise<void>;
}

/**
 * Starts a server, runs the command with it (without one: until Ctrl-C), stops it whatever happened, and sets the
 * exit code: the command's, or 1 after one line that says what was in the way.
 */
export async function serveCommand(start: (signal: AbortSignal) => Promise<Served>, command: string[]): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
  const { signal } = interrupted;
  try {
    const began = performance.now();
    const served = await start(signal);
    try {
      report(`${served.ready}, after ${((performance.now() - began) / 1000).toFixed(1)} s`);
      process.exitCode = await runCommand(command, served.env, signal);
    } finally {
      await served.stop();
    }
  } catch (error) {
    if (!signal.aborted) report(error instanceof Error ? error.message : String(error));
    process.exitCode = signal.aborted ? 130 : 1;
  }
}

export function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Options stand before VERSION; what follows it belongs to the command. */
export function splitArguments(args: string[]): { own: string[]; version: string | undefined; command: string[] } {
  const end = args.findIndex((arg) => !arg.startsWith('--'));
  const [own, [version, ...command]] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end)];
  return { own, version, command };
}
