import { Resolver } from 'node:dns';
import type { IpFamily } from '@checkstream/schema';
import { onAbort } from '../on-abort.ts';
import { NoAddressError } from './no-address-error.ts';

export interface Question {
  /** In the order in which they are asked for. */
  names: string[];
  ipFamily: IpFamily;
  /** `null`: those of /etc/resolv.conf, as it is now. */
  nameServers: string[] | null;
  signal: AbortSignal;
}

type RecordType = 'A' | 'AAAA';

const RECORD_TYPES = { ANY: ['A', 'AAAA'], IPV4: ['A'], IPV6: ['AAAA'] } as const satisfies Record<
  IpFamily,
  RecordType[]
>;

/** What c-ares says of a name that there is not, or that cannot be one. */
const NOT_FOUND_CODES = new Set(['ENOTFOUND', 'EBADNAME']);

/**
 * The addresses of the first name that has any, IPv6 ones only when it has no IPv4 one. Off the thread pool: a name
 * server that keeps silent holds up nobody else. The resolver is new (40 us) so that nothing is remembered, the port is
 * another one each time, and the questions end with the probe.
 * Rejects with a NoAddressError, with c-ares' error (`ESERVFAIL`, `ETIMEOUT` ...) or with the signal's reason.
 */
export async function askNameServers({ names, ipFamily, nameServers, signal }: Question): Promise<string[]> {
  const resolver = new Resolver();
  if (nameServers !== null) resolver.setServers(nameServers);
  const stopListening = onAbort(signal, () => resolver.cancel());
  let code: NoAddressError['code'] = 'ENOTFOUND';
  try {
    for (const name of names) {
      for (const type of RECORD_TYPES[ipFamily]) {
        signal.throwIfAborted();
        const answer = await ask(resolver, name, type);
        if (Array.isArray(answer)) return answer;
        if (answer === 'ENODATA') code = answer;
        else break;
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    stopListening();
  }
  throw new NoAddressError(names[0] ?? '', code);
}

function ask(resolver: Resolver, name: string, type: RecordType): Promise<string[] | NoAddressError['code']> {
  const { promise, resolve, reject } = Promise.withResolvers<string[] | NoAddressError['code']>();
  resolver.resolve(name, type, (error, addresses) => {
    if (error === null) return resolve(addresses.length === 0 ? 'ENODATA' : addresses);
    if (error.code === 'ENODATA') return resolve('ENODATA');
    return NOT_FOUND_CODES.has(error.code ?? '') ? resolve('ENOTFOUND') : reject(error);
  });
  return promise;
}
