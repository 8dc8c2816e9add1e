/** What one contender is asked to do for one block of the measurement. */
export interface Load {
  url: string;
  /** That the body must match; `null`: nobody looks at it. */
  expression: string | null;
  /** Probes a second, at the slots of endpoints; `null`: as many as get done, `IN_FLIGHT` at a time. */
  rate: number | null;
  /** Between two slots of an endpoint; says nothing without a rate. */
  intervalMs: number;
  seconds: number;
}

export interface Measured {
  probes: number;
  /** Probes that did not end as they should. */
  failed: number;
  /** User and system time of all threads of the process. */
  cpuMicroseconds: number;
  /** From the due instant of a slot to the start of its probe; says nothing without a rate, empty when nobody knows. */
  latenessMs: number[];
  /** What the contender says its probes took. */
  totalMs: number[];
}

/** One probe by a contender. */
export interface Took {
  /** `null`: only its driver knows when it asked for it. */
  startedAt: number | null;
  totalMs: number;
  ok: boolean;
}

export const LOCATION = 'bench';
export const IN_FLIGHT = 32;
/** Code is compiled, and each endpoint was met once. */
export const WARM_UP_MS = 1_500;
/** All timers have fired, however late. */
export const SETTLE_MS = 1_000;

export const endpointIds = (count: number): string[] => Array.from({ length: count }, (_, i) => `bench/e${i}`);

/** Measures what this process is asked to, one block after the other, until its parent ends. */
export function answerLoads(measure: (load: Load) => Promise<Measured>): void {
  process.on('message', (load: Load) => {
    void measure(load).then((measured) => process.send?.(measured));
  });
  process.on('disconnect', () => process.exit());
  process.send?.('ready');
}
