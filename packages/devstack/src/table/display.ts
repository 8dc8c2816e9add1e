import type { Board } from './board.ts';

/** What a person sees of `pnpm dev`: a table that is redrawn in place, or lines, one after the other. */
export interface Display {
  /** One line of progress, before the table begins. */
  say: (line: string) => void;
  show: (board: Board) => void;
  /** Gives the terminal back. */
  close: () => void;
}
