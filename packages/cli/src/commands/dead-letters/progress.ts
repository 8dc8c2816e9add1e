import type { Terminal } from '../../terminal/terminal.ts';

export interface Progress {
  passed(messages: number): void;
}

const EVERY_MS = 5_000;

/** Says every 5 s how many of so many messages were read. Short reads pass in silence. */
export function createProgress(messages: number, { err, now }: Pick<Terminal, 'err' | 'now'>): Progress {
  let read = 0;
  let saidAt = now();
  return {
    passed(more) {
      read += more;
      if (now() - saidAt < EVERY_MS) return;
      saidAt = now();
      err(`read ${read.toLocaleString('en')} of ${messages.toLocaleString('en')} messages`);
    },
  };
}
