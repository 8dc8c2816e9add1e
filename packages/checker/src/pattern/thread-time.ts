import { readFileSync } from 'node:fs';

/**
 * Milliseconds of processor time that a thread of this process has used so far; `null` where the operating system does
 * not say. On Linux the first number of schedstat, in nanoseconds (proc(5)).
 */
export function threadCpuMs(threadId: number): number | null {
  if (threadId === 0) return null;
  try {
    const [onCpuNs] = readFileSync(`/proc/self/task/${threadId}/schedstat`, 'latin1').split(' ');
    return Math.floor(Number(onCpuNs) / 1e6);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return null;
  }
}
