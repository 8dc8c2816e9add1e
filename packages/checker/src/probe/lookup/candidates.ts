import type { SearchRules } from './system-files.ts';

/** The names to ask for, in turn, until one has an address: as the system's own resolver does (resolv.conf(5)). */
export function candidates(hostname: string, { domains, ndots }: SearchRules): string[] {
  if (hostname.endsWith('.')) return [hostname];
  const completed = domains.map((domain) => `${hostname}.${domain}`);
  const dots = hostname.split('.').length - 1;
  return dots >= ndots ? [hostname, ...completed] : [...completed, hostname];
}
