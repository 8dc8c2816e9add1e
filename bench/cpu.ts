import { readdir, readFile } from 'node:fs/promises';

/** proc(5): in units of 1/100 s on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

interface ProcessTimes {
  parent: number;
  /** CPU seconds of the process, all its threads, and the children it has waited for. */
  seconds: number;
}

/** CPU seconds of a process so far; null where there is no /proc. */
export async function cpuOf(pid: number): Promise<number | null> {
  return (await timesOf(pid))?.seconds ?? null;
}

/** CPU seconds of a process and of all its children, those that ended too; null where there is no /proc. */
export async function cpuOfFamily(pid: number): Promise<number | null> {
  for (;;) {
    const before = await cpuOf(pid);
    const pids = (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger);
    const children = (await Promise.all(pids.map(timesOf))).filter((times) => times?.parent === pid);
    const own = await cpuOf(pid);
    if (own === null) return null;
    // A child that ended meanwhile is counted in its parent now: look again.
    if (own === before) return children.reduce((sum, times) => sum + (times?.seconds ?? 0), own);
  }
}

async function timesOf(pid: number): Promise<ProcessTimes | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The name before the last parenthesis may hold anything. After it: state, ppid, ..., utime at 11, cstime at 14.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND };
}
