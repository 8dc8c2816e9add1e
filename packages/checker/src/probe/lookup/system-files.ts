import { isIP } from 'node:net';

/** Addresses by lower-case name, in the order of the file. */
export type Hosts = ReadonlyMap<string, string[]>;

/** /etc/hosts: an address and its names a line (hosts(5)). */
export function parseHosts(text: string): Hosts {
  const hosts = new Map<string, string[]>();
  for (const [address = '', ...names] of lines(text)) {
    if (isIP(address) === 0) continue;
    for (const name of names.map((each) => each.toLowerCase())) hosts.set(name, [...(hosts.get(name) ?? []), address]);
  }
  return hosts;
}

export interface SearchRules {
  /** Domains that are tried after a name. */
  domains: string[];
  /** A name with so many dots is first tried as it is. */
  ndots: number;
}

/** The part of /etc/resolv.conf that says how names are completed (resolv.conf(5)). The last of `search` and `domain` counts. */
export function parseSearchRules(text: string): SearchRules {
  let domains: string[] = [];
  let ndots = 1;
  for (const [keyword, ...values] of lines(text)) {
    if (keyword === 'search') domains = values;
    if (keyword === 'domain') domains = values.slice(0, 1);
    if (keyword !== 'options') continue;
    const option = values.map((value) => /^ndots:(\d{1,2})$/.exec(value)?.[1]).find((dots) => dots !== undefined);
    ndots = option === undefined ? ndots : Math.min(15, Number(option));
  }
  return { domains: domains.map((domain) => domain.replace(/\.$/, '')).filter((domain) => domain !== ''), ndots };
}

/** Sources that hold nothing beyond /etc/hosts and the name servers of /etc/resolv.conf, or this machine's own name. */
const PLAIN_SOURCES = new Set(['files', 'dns', 'resolve', 'myhostname', 'mymachines']);

/** Does /etc/nsswitch.conf name another source of host names, such as mdns, nis or wins (nsswitch.conf(5))? */
export function hasOtherSources(text: string): boolean {
  const [, ...sources] = lines(text.replaceAll(/\[[^\]]*\]/g, ' ')).find(([database]) => database === 'hosts:') ?? [];
  return sources.some((source) => !PLAIN_SOURCES.has(source));
}

/** The words of each line that has any, without comments. */
const lines = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.replace(/[#;].*/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/));
