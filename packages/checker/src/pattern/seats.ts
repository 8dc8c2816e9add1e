import { onAbort } from '../probe/on-abort.ts';

/** A fixed number of seats, handed out in the order asked for. */
export interface Seats {
  /** `null`: the signal aborted before there was one. */
  take(signal: AbortSignal): Promise<number | null>;
  leave(seat: number): void;
}

export function createSeats(count: number): Seats {
  const free = Array.from({ length: count }, (_, seat) => seat);
  const waiting = new Set<(seat: number) => void>();

  const wait = (signal: AbortSignal): Promise<number | null> =>
    new Promise((resolve) => {
      const sit = (seat: number): void => {
        stopListening();
        resolve(seat);
      };
      waiting.add(sit);
      const stopListening = onAbort(signal, () => {
        waiting.delete(sit);
        resolve(null);
      });
    });

  return {
    take: async (signal) => (signal.aborted ? null : (free.pop() ?? wait(signal))),
    leave: (seat) => {
      const [next] = waiting;
      if (next === undefined) return void free.push(seat);
      waiting.delete(next);
      next(seat);
    },
  };
}
