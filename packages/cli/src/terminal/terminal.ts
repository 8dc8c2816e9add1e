import type { DevFile } from '@checkstream/machine';

/** The process as the commands see it. Texts are whole lines, without the line break at the end. */
export interface Terminal {
  env: Record<string, string | undefined>;
  /** Where relative paths start. */
  cwd: string;
  /** The folder this command was installed in: the checkout, in a checkout. */
  checkout: string;
  out: (text: string) => void;
  /** What would act on the terminal is written out. */
  err: (text: string) => void;
  /** Width to fit tables to; `null` when the output is not a terminal, and nothing is cut. */
  columns: number | null;
  colours: boolean;
  /** `null` when nobody is there to answer; an empty answer when the person gives none (Ctrl-D). */
  ask: ((question: string) => Promise<string>) | null;
  /** Whether the `pnpm dev` that left this file still runs. */
  devRuns: (dev: DevFile) => Promise<boolean>;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  /** Aborts with Interrupted when the command is asked to end. */
  signal: AbortSignal;
}
