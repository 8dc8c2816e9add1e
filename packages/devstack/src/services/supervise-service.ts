import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { sleep } from '@checkstream/runtime';

export interface ServiceProcess {
  name: string;
  /** Path of its main.ts. */
  entry: string;
  env: Record<string, string | undefined>;
  /** Each line the process writes, to standard output or standard error. */
  onLine: (line: string) => void;
  onStart: (pid: number) => void;
  /** It ended although nobody asked it to. `how`: a signal or an exit code. */
  onDeath: (how: string, restartInMs: number) => void;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 15_000;
/** After so long a life the next death is a new story. */
const STEADY_MS = 30_000;
/** The services promise to end within 25 s of SIGTERM. */
const LAST_CALL_MS = 27_000;

/**
 * Runs a service as a process of its own and starts it again when it dies, until the signal aborts; resolves when the
 * process has ended. The IPC channel is its lifeline: when ours breaks, even by SIGKILL, the service stops by itself.
 */
export async function superviseService(service: ServiceProcess, signal: AbortSignal): Promise<void> {
  let delayMs = FIRST_DELAY_MS;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const how = await runOnce(service, signal);
    if (signal.aborted) return;
    delayMs = performance.now() - startedAt > STEADY_MS ? FIRST_DELAY_MS : delayMs;
    service.onDeath(how, delayMs);
    await sleep(delayMs, signal).catch(() => undefined);
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
  }
}

/** Resolves with the exit code or signal. */
async function runOnce(service: ServiceProcess, signal: AbortSignal): Promise<string> {
  const child = fork(service.entry, [], {
    execArgv: [],
    // An own process group: Ctrl-C at the terminal is for us, and we stop the services in order.
    detached: true,
    env: service.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const lines = [child.stdout, child.stderr].map((stream) => readLines(stream, service.onLine));
  if (child.pid !== undefined) service.onStart(child.pid);
  const stopChild = () => stop(child);
  if (signal.aborted) stopChild();
  signal.addEventListener('abort', stopChild, { once: true });
  const [code, killedBy] = await exited;
  signal.removeEventListener('abort', stopChild);
  await Promise.all(lines);
  return killedBy ?? `exit code ${code ?? '?'}`;
}

function stop(child: ChildProcess): void {
  child.kill('SIGTERM');
  const lastCall = setTimeout(() => child.kill('SIGKILL'), LAST_CALL_MS);
  child.once('exit', () => clearTimeout(lastCall));
}

async function readLines(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  if (stream === null) return;
  for await (const line of createInterface({ input: stream })) onLine(line);
}
