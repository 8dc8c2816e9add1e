import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** Runs a script as a process of at most 64 open files, and gives what it wrote: it must have nothing to complain of. */
export async function runWithFewDescriptors(script: URL): Promise<unknown> {
  const child = spawn('sh', ['-c', 'ulimit -n 64 && exec "$0" "$1"', process.execPath, fileURLToPath(script)]);
  const [output, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (complaints !== '') throw new Error(complaints);
  return JSON.parse(output);
}
