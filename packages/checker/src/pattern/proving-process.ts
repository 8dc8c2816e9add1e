import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export type Proof = 'SAFE' | 'INVALID' | 'TOO_COMPLEX';

export interface ProvingProcess {
  /** Compiles the expression; one at a time. Rejects when no process can be started. */
  prove: (expression: string, flags: string) => Promise<Proof>;
  close: () => Promise<void>;
}

/** It takes 45 MiB, and is hardly ever asked once all expressions are known. */
const IDLE_MS = 10_000;

/** A process that compiles what may bring a process down. One that dies of it is replaced at the next question. */
export function createProvingProcess(): ProvingProcess {
  let child: ChildProcess | null = null;
  let idle: NodeJS.Timeout | undefined;

  const open = async (): Promise<ChildProcess> => {
    const opened = fork(fileURLToPath(new URL('../isolated/prove-expression.js', import.meta.url)), {
      execArgv: [],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // One that could not be started has no pid, and never exits.
    if (opened.pid !== undefined) child = opened;
    opened.once('exit', () => {
      if (child === opened) child = null;
    });
    if ((await nextAnswer(opened)) === null) throw new Error('the process that compiles expressions did not start');
    return opened;
  };

  const end = async (): Promise<void> => {
    if (child === null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    child = null;
    await ended;
  };

  return {
    prove: async (expression, flags) => {
      clearTimeout(idle);
      const prover = child ?? (await open());
      const verdict = (await Promise.race([nextAnswer(prover), sendTo(prover, { expression, flags })])) as Proof | null;
      idle = setTimeout(() => void end(), IDLE_MS).unref();
      return verdict ?? 'TOO_COMPLEX';
    },
    close: async () => {
      clearTimeout(idle);
      await end();
    },
  };
}

/** Never resolves; rejects when the message could not be sent. */
function sendTo(child: ChildProcess, message: object): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  child.send(message, (error) => {
    if (error !== null) reject(error);
  });
  return promise;
}

/** `null`: it died. Rejects when it could not be started. */
async function nextAnswer(child: ChildProcess): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message as unknown),
      once(child, 'exit', { signal }).then(() => null),
    ]);
  } finally {
    settled.abort();
  }
}
