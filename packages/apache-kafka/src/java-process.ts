import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Starting fast matters more than running fast: no second compiler, no parallel collector. */
const JVM = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'];

/** A JVM in a group of its own, so that a Ctrl-C in the terminal reaches it only through us. */
export async function spawnJava(args: string[], { logPath }: { logPath: string }): Promise<ChildProcess> {
  const output = openSync(logPath, 'a');
  const child = spawn('java', [...JVM, ...args], { detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  await once(child, 'spawn');
  return child;
}

/** Sends `signal` and waits for the end; a server that ignores SIGTERM for 20 s is killed. */
export async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(killer);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function lastLogLines(logPath: string): Promise<string> {
  return lastLines(await readFile(logPath, 'utf8').catch(() => ''));
}

export function lastLines(text: string): string {
  return text.trim().split('\n').slice(-5).join('\n');
}
