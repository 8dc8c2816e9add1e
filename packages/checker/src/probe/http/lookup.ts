import dns from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { IpFamily } from '@checkstream/schema';
import { onAbort } from '../on-abort.ts';

const FAMILY = { ANY: 0, IPV4: 4, IPV6: 6 } as const satisfies Record<IpFamily, 0 | 4 | 6>;

/**
 * The one address to connect to, by getaddrinfo, so that /etc/hosts counts: the first IPv4 address, IPv6 only when there
 * is none or it is asked for. Rejects with the resolver's error, or with the signal's reason.
 */
export function lookup(hostname: string, ipFamily: IpFamily, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const stopListening = onAbort(signal, reject);
  const answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]): void => {
    stopListening();
    const first = addresses?.[0];
    if (first === undefined) reject(error ?? new NoAddressError(hostname));
    else resolve(first.address);
  };
  dns.lookup(hostname, { all: true, order: 'ipv4first', family: FAMILY[ipFamily] }, answer);
  return promise;
}

/** The resolver answered, with nothing. */
class NoAddressError extends Error {
  override name = 'NoAddressError';
  readonly code = 'ENODATA';
}
