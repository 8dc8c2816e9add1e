import { hrtime } from 'node:process';

/** Milliseconds of a monotonic clock that all threads of the process share, which performance.now() is not. */
export const sharedNow = (): number => Number(hrtime.bigint()) / 1e6;
