import { setTimeout as sleep } from 'node:timers/promises';
import { WARM_UP_MS } from './load.ts';
import type { Measured, Took } from './load.ts';

/** Of the process that is measured, so far. */
export type CpuMicroseconds = () => number | Promise<number>;

/** The part of a block that counts, after its warm-up. */
export interface Tally {
  /** Unix time: slots due from here on count. */
  from: number;
  until: number;
  /** @param at when it was due, or when it ended where nothing is due */
  note: (at: number, took: Took) => void;
  /** Waits for the end of the window. */
  measured: () => Promise<Measured>;
}

export function startTally(seconds: number, cpuMicroseconds: CpuMicroseconds): Tally {
  const from = Date.now() + WARM_UP_MS;
  const until = from + seconds * 1000;
  const counted: Measured = { probes: 0, failed: 0, cpuMicroseconds: 0, latenessMs: [], totalMs: [] };
  const window = (async (): Promise<void> => {
    await sleep(from - Date.now());
    const before = await cpuMicroseconds();
    await sleep(until - Date.now());
    counted.cpuMicroseconds = (await cpuMicroseconds()) - before;
  })();
  return {
    from,
    until,
    note: (at, { startedAt, totalMs, ok }) => {
      if (at < from || at >= until) return;
      counted.probes++;
      if (!ok) counted.failed++;
      if (startedAt !== null) counted.latenessMs.push(startedAt - at);
      counted.totalMs.push(totalMs);
    },
    measured: () => window.then(() => counted),
  };
}

export function ownCpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
