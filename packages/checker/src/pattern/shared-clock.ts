import { hrtime } from 'node:process';

/**
 * Whole milliseconds of a monotonic clock that all threads of the process share, which performance.now() is not. They
 * wrap around every 50 days: only differences mean anything.
 */
export function sharedNow(): number {
  const [seconds, nanoseconds] = hrtime();
  return (seconds * 1000 + nanoseconds / 1e6) | 0;
}

export const sharedMsSince = (instant: number): number => (sharedNow() - instant) | 0;
