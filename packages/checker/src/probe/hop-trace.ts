import type { Phases } from './observation.ts';

/** Where a hop is. `HEADER` runs from the end of connect or TLS to the first header byte, `BODY` from there on. */
export type Stage = 'DNS' | 'CONNECT' | 'TLS' | 'HEADER' | 'BODY';

/** The stop watch of one hop: each stage starts where the one before it ended, so that they add up by construction. */
export interface HopTrace {
  stage(): Stage;
  /** The present stage is complete. */
  advance(next: Stage): void;
  /** The stage before `next` did not happen. */
  skipTo(next: Stage): void;
  /** So many milliseconds passed inside the checker, and do not count. */
  exclude(ms: number): void;
  /** `complete`: the present stage counts as completed. Only the first call counts. */
  end(complete: boolean): void;
  totalMs(): number;
  phases(): Phases;
}

const PHASE_OF = {
  DNS: 'dnsMs',
  CONNECT: 'connectMs',
  TLS: 'tlsMs',
  HEADER: 'firstByteMs',
  BODY: 'downloadMs',
} as const satisfies Record<Stage, keyof Phases>;

const PHASES = Object.values(PHASE_OF);

/** @param now monotonic milliseconds */
export function createHopTrace(now: () => number): HopTrace {
  const phases = noPhases();
  let startedMs = now();
  let stage: Stage = 'DNS';
  let sinceMs = startedMs;
  let endedMs: number | null = null;

  const complete = (): void => {
    const t = now();
    phases[PHASE_OF[stage]] = t - sinceMs;
    sinceMs = t;
  };

  return {
    stage: () => stage,
    advance: (next) => {
      complete();
      stage = next;
    },
    skipTo: (next) => {
      stage = next;
    },
    exclude: (ms) => {
      startedMs += ms;
      sinceMs += ms;
    },
    end: (isComplete) => {
      if (endedMs !== null) return;
      if (isComplete) complete();
      endedMs = isComplete ? sinceMs : now();
    },
    totalMs: () => (endedMs ?? now()) - startedMs,
    phases: () => phases,
  };
}

/** Each phase summed over the hops that completed it; a download only counts when it is the last hop's. */
export function sumPhases(hops: HopTrace[]): Phases {
  const sum = noPhases();
  for (const hop of hops) {
    for (const phase of PHASES) {
      const ms = hop.phases()[phase];
      if (ms !== null) sum[phase] = (sum[phase] ?? 0) + ms;
    }
  }
  return { ...sum, downloadMs: hops.at(-1)?.phases().downloadMs === null ? null : sum.downloadMs };
}

const noPhases = (): Phases => ({ dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, downloadMs: null });
