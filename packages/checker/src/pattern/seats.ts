/** A fixed number of seats, handed out in the order asked for. */
export interface Seats {
  take(): Promise<number>;
  leave(seat: number): void;
}

export function createSeats(count: number): Seats {
  const free = Array.from({ length: count }, (_, seat) => seat);
  const waiting: ((seat: number) => void)[] = [];
  return {
    take: () => {
      const seat = free.pop();
      return seat === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(seat);
    },
    leave: (seat) => {
      const next = waiting.shift();
      if (next === undefined) free.push(seat);
      else next(seat);
    },
  };
}
