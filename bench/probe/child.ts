import { fork, spawnSync } from 'node:child_process';
import type { ChildProcess, ForkOptions } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';

/** A process of the measurement, which answers each message with one. */
export interface Child {
  /** What it said when it was ready. */
  greeting: unknown;
  ask: (question: unknown) => Promise<unknown>;
  close: () => Promise<void>;
}

/** One core for what is measured, the others for all else: where processes cannot be tied to cores, both run anywhere. */
export const MEASURED = onCores(`${availableParallelism() - 1}`);
export const BESIDE = onCores(`0-${Math.max(0, availableParallelism() - 2)}`);

/** How a checker's process is started in production, too. */
export const CHECKER_FLAGS = ['--max-semi-space-size=2'];

/** @param prefix of the command, such as `taskset -c 1` */
export async function startChild(
  script: URL | string,
  args: string[],
  prefix: string[],
  options: ForkOptions = {},
): Promise<Child> {
  const [execPath = '', ...execArgv] = [...prefix, process.execPath, ...(options.execArgv ?? [])];
  const child = fork(script, args, { ...options, execPath, execArgv });
  return {
    greeting: await nextMessage(child),
    ask: (question) => {
      child.send(question as object);
      return nextMessage(child);
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  const gone = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`expected an answer of ${child.spawnargs.join(' ')}, it ended with ${String(code)}`);
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal }), gone])) as [unknown];
    return message;
  } finally {
    settled.abort();
  }
}

function onCores(list: string): string[] {
  const prefix = ['taskset', '-c', list];
  const [command = '', ...args] = [...prefix, 'true'];
  return spawnSync(command, args).status === 0 ? prefix : [];
}
