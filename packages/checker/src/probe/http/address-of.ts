import net from 'node:net';
import type { EndpointDefinition } from '@checkstream/schema';
import type { MayConnect } from '../../egress/egress-policy.ts';
import { NotJudgedError } from '../errors.ts';
import type { HopTrace } from '../hop-trace.ts';
import { choose } from '../lookup/create-lookup.ts';
import type { Lookup } from '../lookup/create-lookup.ts';
import { NoAddressError } from '../lookup/no-address-error.ts';

export interface AddressEdge {
  trace: HopTrace;
  signal: AbortSignal;
  lookup: Lookup;
  mayConnect: MayConnect;
}

/**
 * The one address that a hop connects to, allowed by the policy. `connectTo` stands in for the lookup of the endpoint's
 * own host, at every hop that goes there.
 */
export async function addressOf(
  definition: EndpointDefinition,
  url: URL,
  { trace, signal, lookup, mayConnect }: AddressEdge,
): Promise<string> {
  const host = (isOwnHost(definition, url) ? definition.connectTo : null) ?? hostOf(url);
  if (net.isIP(host) === 0) {
    const address = await lookup(host, definition.ipFamily, { signal, onQueued: (ms) => trace.exclude(ms) });
    trace.advance('CONNECT');
    return allowed(address, url, mayConnect);
  }
  if (choose([host], definition.ipFamily) === null) throw new NoAddressError(host, 'ENODATA');
  trace.skipTo('CONNECT');
  return allowed(host, url, mayConnect);
}

/** `connectTo` and `serverName` belong to the endpoint's own host name, whatever the scheme and port. */
export const isOwnHost = (definition: EndpointDefinition, url: URL): boolean =>
  hostOf(url) === hostOf(new URL(definition.url));

/** An IPv6 address without the brackets that it has in a URL. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

function allowed(address: string, url: URL, mayConnect: MayConnect): string {
  if (mayConnect(address)) return address;
  const where = address === hostOf(url) ? address : `${address}, for ${hostOf(url)}`;
  const message = `not checked: the egress policy of this checker does not let it connect to ${where}`;
  throw new NotJudgedError('EGRESS_DENIED', 'EGRESS_DENIED', message);
}
