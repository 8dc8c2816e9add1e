import os from 'node:os';

/** Whether there is a process of this number, whoever owns it. Asking for its priority needs no right over it. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false; // 0 would be this process
  try {
    os.getPriority(pid);
    return true;
  } catch {
    return false;
  }
}
