import type { Letter } from './letter.ts';

export interface LatestLetters {
  add: (letters: Letter[]) => void;
  /** How many were added. */
  seen(): number;
  /** The latest of them, oldest first. */
  all(): Letter[];
}

/** Keeps the latest so many of any number of letters, in memory for twice as many. */
export function createLatestLetters(limit: number): LatestLetters {
  let kept: Letter[] = [];
  let seen = 0;
  const trim = () => {
    kept = kept.sort(byAge).slice(-limit);
  };
  return {
    add(letters) {
      seen += letters.length;
      for (const letter of letters) {
        kept.push(letter);
        if (kept.length >= 2 * limit) trim();
      }
    },
    seen: () => seen,
    all() {
      trim();
      return kept;
    },
  };
}

function byAge(a: Letter, b: Letter): number {
  return a.at - b.at || a.partition - b.partition || Number(a.offset - b.offset);
}
