import dns from 'node:dns/promises';
import type { IpFamily } from '@checkstream/schema';
import { NotJudgedError } from '../errors.ts';
import { onAbort } from '../on-abort.ts';
import { NoAddressError } from './no-address-error.ts';

/** @param onQueued told how many milliseconds passed before anybody was asked, which is nothing of the site's */
export type SystemLookup = (
  hostname: string,
  ipFamily: IpFamily,
  edge: { signal: AbortSignal; onQueued: (ms: number) => void },
) => Promise<string[]>;

/** libuv lets lookups have half of its four threads, so that files and compression go on. */
const THREADS = 2;

const FAMILY = { ANY: 0, IPV4: 4, IPV6: 6 } as const satisfies Record<IpFamily, 0 | 4 | 6>;
const NEGATIVE_CODES = new Set(['ENOTFOUND', 'ENODATA']);

const getaddrinfo = async (hostname: string, ipFamily: IpFamily): Promise<string[]> => {
  const found = await dns.lookup(hostname, { all: true, order: 'ipv4first', family: FAMILY[ipFamily] });
  return found.map(({ address }) => address);
};

/**
 * The system's own resolver, with all its sources, on its few threads. A lookup cannot be cancelled: it keeps its thread
 * until it ends. Whoever does not get a thread before the signal aborts is not judged.
 * @param now monotonic milliseconds
 */
export function createSystemLookup(now: () => number, ask = getaddrinfo, threads = THREADS): SystemLookup {
  let free = threads;
  let waiting: (() => void)[] = [];

  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };

  const thread = async (signal: AbortSignal): Promise<void> => {
    if (free > 0) return void free--;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push(resolve);
    const stopListening = onAbort(signal, () => {
      waiting = waiting.filter((waiter) => waiter !== resolve);
      reject(noThreadFree());
    });
    await promise.finally(stopListening);
  };

  return async (hostname, ipFamily, { signal, onQueued }) => {
    const queuedMs = now();
    try {
      await thread(signal);
    } finally {
      onQueued(now() - queuedMs);
    }
    const { promise, reject } = Promise.withResolvers<never>();
    const stopListening = onAbort(signal, reject);
    const asked = ask(hostname, ipFamily).finally(release);
    return Promise.race([asked, promise])
      .catch((error: Error & { code?: string }) => {
        throw NEGATIVE_CODES.has(error.code ?? '') ? new NoAddressError(hostname, 'ENOTFOUND') : error;
      })
      .finally(stopListening);
  };
}

/** Or not before it was too late. */
export const noThreadFree = (): NotJudgedError =>
  new NotJudgedError('AGENT', 'LOOKUP_QUEUE', 'not judged: no thread was free in time for a lookup by the system');
