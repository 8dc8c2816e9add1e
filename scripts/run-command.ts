import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs the command with `env` on top of ours and resolves to its exit code; without one, waits for the signal. */
export async function runCommand(command: string[], env: Record<string, string>, signal: AbortSignal): Promise<number> {
  const [file, ...args] = command;
  if (file === undefined) return untilAborted(signal);
  const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  // A Ctrl-C reaches the command by itself, as part of our group; a SIGTERM to us alone does not.
  signal.addEventListener('abort', () => child.kill('SIGTERM'));
  const [code] = (await once(child, 'exit').catch((cause: unknown) => {
    throw new Error(`cannot run ${file}: ${(cause as Error).message}`, { cause });
  })) as [number | null];
  return code ?? 1;
}

async function untilAborted(signal: AbortSignal): Promise<number> {
  process.stderr.write('Ctrl-C stops it\n');
  const alive = setInterval(() => undefined, 60_000);
  if (!signal.aborted) await once(signal, 'abort');
  clearInterval(alive);
  return 0;
}
