import type { ChildProcess, ForkOptions } from 'node:child_process';
import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface ServiceProcess {
  /** Path of its main.ts. */
  entry: string;
  env: Record<string, string | undefined>;
  /** Each line the process writes, to standard output or standard error. */
  onLine: (line: string) => void;
  onStart: (pid: number) => void;
  /** From SIGTERM to SIGKILL. */
  lastCallMs: number;
}

type Start = (entry: string, args: string[], options: ForkOptions) => ChildProcess;

/**
 * Runs a service as a process of its own, which is asked to end when the signal aborts. Resolves when it has ended, with
 * its signal or exit code, or why it could not be started. The IPC channel is its lifeline: when ours breaks, even by
 * SIGKILL, the service stops by itself.
 */
export async function runProcess(service: ServiceProcess, signal: AbortSignal, start: Start = fork): Promise<string> {
  const child = tryToStart(service, start);
  if (typeof child === 'string') return child;
  const ended = endOf(child);
  const lines = [child.stdout, child.stderr].map((stream) => readLines(stream, service.onLine));
  if (child.pid !== undefined) service.onStart(child.pid);
  const stopChild = () => stop(child, service.lastCallMs);
  if (signal.aborted) stopChild();
  signal.addEventListener('abort', stopChild, { once: true });
  const how = await ended;
  signal.removeEventListener('abort', stopChild);
  await Promise.all(lines);
  return how;
}

/** A system without room for another process refuses some ways here, and others by an event. */
function tryToStart({ entry, env }: ServiceProcess, start: Start): ChildProcess | string {
  try {
    return start(entry, [], {
      execArgv: [],
      // An own process group: Ctrl-C at the terminal is for us, and we stop the services in order.
      detached: true,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
  } catch (error) {
    return notStarted(error as NodeJS.ErrnoException);
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  return await new Promise((resolve) => {
    child.once('exit', (code, killedBy) => resolve(killedBy ?? `exit code ${code ?? '?'}`));
    // One that lives may report trouble too: with its channel, or with a signal that came too late.
    child.on('error', (error) => child.pid === undefined && resolve(notStarted(error)));
  });
}

function notStarted({ code, message }: NodeJS.ErrnoException): string {
  return `not started: ${code ?? message}`;
}

function stop(child: ChildProcess, lastCallMs: number): void {
  child.kill('SIGTERM');
  const lastCall = setTimeout(() => child.kill('SIGKILL'), lastCallMs);
  child.once('exit', () => clearTimeout(lastCall));
}

async function readLines(stream: Readable | null | undefined, onLine: (line: string) => void): Promise<void> {
  if (!stream) return;
  for await (const line of createInterface({ input: stream })) onLine(line);
}
