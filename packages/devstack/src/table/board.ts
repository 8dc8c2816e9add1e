import type { Endpoint } from '@checkstream/schema';
import type { LatestCheck } from '../verdicts/latest-checks.ts';

/** Something that happened and healed, or that a person should know for a while. */
export interface Notice {
  /** ms UTC. */
  at: number;
  text: string;
  severe: boolean;
}

/** All that the table shows, apart from the time. */
export interface Board {
  /** Those in force; `null` until the endpoints file was applied for the first time. */
  endpoints: readonly Endpoint[] | null;
  latest: ReadonlyMap<string, LatestCheck>;
  /** Why the endpoints file as it is now is not in force. */
  problems: readonly string[];
  /** The file is in force, but perhaps not what its owner means. They stay until that changes. */
  doubts: readonly string[];
  /** Oldest first. */
  notices: readonly Notice[];
}

const MOST_NOTICES = 50;

export interface BoardKeeper {
  current: () => Board;
  update(change: Partial<Board>): void;
  notice(text: string, severe?: boolean): void;
}

export function createBoard(now: () => number): BoardKeeper {
  let board: Board = { endpoints: null, latest: new Map(), problems: [], doubts: [], notices: [] };
  const update = (change: Partial<Board>) => void (board = { ...board, ...change });
  return {
    current: () => board,
    update,
    notice(text, severe = false) {
      update({ notices: [...board.notices, { at: now(), text, severe }].slice(-MOST_NOTICES) });
    },
  };
}
