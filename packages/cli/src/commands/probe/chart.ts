import type { Phases } from '@checkstream/checker/probe';
import { formatTook } from '@checkstream/schema';

const PHASES: [name: string, phase: keyof Phases][] = [
  ['dns', 'dnsMs'],
  ['connect', 'connectMs'],
  ['tls', 'tlsMs'],
  ['first byte', 'firstByteMs'],
  ['download', 'downloadMs'],
];

export interface ChartRow {
  name: string;
  /** `-`: the phase did not come to its end. */
  took: string;
  /** At most `width` characters; begins where the phase before it ended. */
  bar: string;
}

export interface Ink {
  full: string;
  /** Of what is too short for a whole character. */
  sliver: string;
}

/** A row for each phase and one for their total, to one scale: `width` characters are the total time. */
export function chartRows(times: Phases & { totalMs: number }, width: number, ink: Ink): ChartRow[] {
  const cells = (ms: number): number => (times.totalMs === 0 ? 0 : Math.round((ms / times.totalMs) * width));
  let startMs = 0;
  const rows = PHASES.map(([name, phase]) => {
    const ms = times[phase];
    if (ms === null) return { name, took: '-', bar: '' };
    const start = Math.min(cells(startMs), width);
    startMs += ms;
    const length = Math.min(cells(startMs), width) - start;
    const bar =
      length > 0 ? ' '.repeat(start) + ink.full.repeat(length) : ' '.repeat(Math.min(start, width - 1)) + ink.sliver;
    return { name, took: formatTook(ms), bar };
  });
  return [...rows, { name: 'total', took: formatTook(times.totalMs), bar: ink.full.repeat(width) }];
}
