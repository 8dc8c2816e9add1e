import { isIPv4, isIPv6 } from 'node:net';
import { platform } from 'node:os';
import type { IpFamily } from '@checkstream/schema';
import { ownAddresses } from '../own-addresses.ts';
import { askNameServers } from './ask-name-servers.ts';
import { candidates } from './candidates.ts';
import { NoAddressError } from './no-address-error.ts';
import { hasOtherSources, parseHosts, parseSearchRules } from './system-files.ts';
import { createSystemLookup } from './system-lookup.ts';
import type { SystemLookup } from './system-lookup.ts';
import { watchFile } from './watched-file.ts';

interface LookupEdge {
  signal: AbortSignal;
  /** Told how many milliseconds a lookup waited inside the checker. */
  onQueued: (ms: number) => void;
}

/**
 * The one address to connect to: the first IPv4 address, IPv6 only when there is none or it is asked for.
 * Rejects with what kept a name from having one, or with the signal's reason.
 */
export type Lookup = (hostname: string, ipFamily: IpFamily, edge: LookupEdge) => Promise<string>;

export interface LookupOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  /** `host:port`; without it, or with `null`, those of /etc/resolv.conf. */
  nameServers?: string[] | null;
  /** The second opinion, where this machine has sources of names that no name server knows. */
  system?: SystemLookup;
  /** Where the system keeps what it knows. */
  files?: { hosts: string; resolv: string; nsswitch: string };
  /** Addresses that this machine has. */
  own?: typeof ownAddresses;
}

const SYSTEM_FILES = { hosts: '/etc/hosts', resolv: '/etc/resolv.conf', nsswitch: '/etc/nsswitch.conf' };

export function createLookup({ now, nameServers = null, files = SYSTEM_FILES, ...options }: LookupOptions): Lookup {
  const { system = createSystemLookup(now), own = ownAddresses } = options;
  const hosts = watchFile(files.hosts, parseHosts, now);
  const searchRules = watchFile(files.resolv, parseSearchRules, now);
  const otherSources = watchFile(files.nsswitch, hasOtherSources, now);
  // Its resolver has settings of its own, by domain, and no nsswitch.conf.
  const isMac = platform() === 'darwin';

  const hasNetwork = (): boolean => own().some(({ internal }) => !internal);

  const find = async (hostname: string, ipFamily: IpFamily, edge: LookupEdge): Promise<string[]> => {
    const names = candidates(hostname, searchRules());
    try {
      return await askNameServers({ names, ipFamily, nameServers, signal: edge.signal });
    } catch (error) {
      if (error instanceof NoAddressError && (isMac || otherSources())) return system(hostname, ipFamily, edge);
      throw edge.signal.aborted || error instanceof NoAddressError || hasNetwork() ? error : new NoNetworkError();
    }
  };

  return async (hostname, ipFamily, edge) => {
    const local = hosts().get(hostname.toLowerCase()) ?? (isLoopbackName(hostname) ? LOOPBACK : []);
    const first = choose(local, ipFamily) ?? choose(await find(hostname, ipFamily, edge), ipFamily);
    if (first === null) throw new NoAddressError(hostname, 'ENODATA');
    return first;
  };
}

export function choose(addresses: string[], ipFamily: IpFamily): string | null {
  const [v4, v6] = [addresses.find(isIPv4) ?? null, addresses.find(isIPv6) ?? null];
  switch (ipFamily) {
    case 'ANY':
      return v4 ?? v6;
    case 'IPV4':
      return v4;
    case 'IPV6':
      return v6;
    default:
      return ipFamily satisfies never;
  }
}

const LOOPBACK = ['127.0.0.1', '::1'];

/** RFC 6761, section 6.3. */
const isLoopbackName = (hostname: string): boolean => /(^|\.)localhost\.?$/i.test(hostname);

/** No name server can be asked from a machine without any address: that says nothing about the name. */
class NoNetworkError extends Error {
  override name = 'NoNetworkError';
  readonly code = 'ENETDOWN';
}
