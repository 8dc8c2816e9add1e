import { SHORT, FORBIDDEN_ADDRESS, answers, down, standStill, unknown } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';
import { rawSite, refusingSite, silentSite } from '../sites.ts';

/** Sites that cannot be reached, and endpoints that are not to be probed at all. */
export const CONNECTING: Behaviour[] = [
  {
    name: 'a name that does not exist',
    site: refusingSite,
    definition: { url: `http://${'a'.repeat(64)}.invalid/` },
    requests: 0,
    result: down('DNS', 'ENOTFOUND', { httpStatus: null, remoteAddress: null, dnsMs: null }),
  },
  {
    name: 'a refused connection',
    site: refusingSite,
    requests: 0,
    result: down('CONNECT_REFUSED', 'ECONNREFUSED', { httpStatus: null, connectMs: null, remoteAddress: '127.0.0.1' }),
  },
  {
    name: 'a connection that nobody accepts',
    site: silentSite,
    definition: SHORT,
    requests: 0,
    result: down('CONNECT_TIMEOUT', 'ETIMEDOUT', { httpStatus: null, connectMs: null }),
  },
  {
    name: 'an endpoint whose secret nobody set',
    site: () => answers('hello'),
    definition: { headers: { 'x-key': { literal: null, secret: 'KEY' } } },
    requests: 0,
    result: unknown('SECRET_MISSING', 'SECRET_MISSING', { totalMs: 0, httpStatus: null }),
  },
  {
    name: 'a URL that is none',
    site: refusingSite,
    definition: { url: 'ftp://127.0.0.1/' },
    requests: 0,
    result: unknown('OTHER', 'BAD_URL'),
  },
  {
    name: 'an address to connect to that is none',
    site: () => answers('hello'),
    definition: { connectTo: '0177.1' },
    requests: 0,
    result: unknown('OTHER', 'BAD_CONNECT_TO'),
  },
  {
    name: 'an address where no connection is possible',
    site: refusingSite,
    // The broadcast address of loopback.
    definition: { connectTo: '127.255.255.255' },
    requests: 0,
    result: down('CONNECT_OTHER', 'ENETUNREACH', { httpStatus: null, connectMs: null }),
  },
  {
    name: 'an address that the egress policy forbids',
    site: () => answers('hello'),
    definition: { connectTo: FORBIDDEN_ADDRESS },
    requests: 0,
    result: unknown('EGRESS_DENIED', 'EGRESS_DENIED', { httpStatus: null, remoteAddress: null }),
  },
  {
    name: 'an answer that comes while the checker stands still',
    site: () => rawSite(() => standStill(600)),
    definition: SHORT,
    result: unknown('AGENT', 'ETIMEDOUT', { httpStatus: null }),
  },
];
