/** The process as the commands see it. Texts are whole lines, without the line break at the end. */
export interface Terminal {
  env: Record<string, string | undefined>;
  /** Where relative paths start. */
  cwd: string;
  /** The folder this command was installed in: the checkout, in a checkout. */
  checkout: string;
  out: (text: string) => void;
  err: (text: string) => void;
  /** Width to fit tables to; `null` when the output is not a terminal, and nothing is cut. */
  columns: number | null;
  colours: boolean;
  /** `null` when nobody is there to answer. */
  ask: ((question: string) => Promise<string>) | null;
  isAlive: (pid: number) => boolean;
  /** Milliseconds since the Unix epoch. */
  now: () => number;
  signal: AbortSignal;
}
