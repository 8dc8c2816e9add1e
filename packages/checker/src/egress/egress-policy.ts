import { inRange, parseRange } from './address-range.ts';
import type { AddressRange } from './address-range.ts';
import { addressesReached } from './embedded-address.ts';
import { addressBytes } from './ip-address.ts';
import { NAMED_SETS } from './named-sets.ts';

/** May a probe connect to this IP address? */
export type MayConnect = (address: string) => boolean;

/**
 * @param deny,allow ranges and names of sets, as in CHECKER_EGRESS_DENY and CHECKER_EGRESS_ALLOW; allow wins
 * @throws RangeError for an entry that `egressProblem` would have named
 */
export function createEgressPolicy({ deny, allow }: { deny: string[]; allow: string[] }): MayConnect {
  const [denied, allowed] = [rangesOf(deny), rangesOf(allow)];
  const isIn = (ranges: AddressRange[], address: number[]): boolean => ranges.some((range) => inRange(range, address));
  return (address) => {
    const bytes = addressBytes(address);
    // What is no address is never connected to.
    if (bytes === null) return false;
    return addressesReached(bytes).every((reached) => isIn(allowed, reached) || !isIn(denied, reached));
  };
}

/** What is wrong with a list of ranges and names, in one sentence; `null` when it can be used. */
export function egressProblem(entries: string[]): string | null {
  const bad = entries.filter((entry) => entryRanges(entry) === null);
  if (bad.length === 0) return null;
  const sets = Object.keys(NAMED_SETS).join(', ');
  const came = bad.map((entry) => JSON.stringify(entry)).join(', ');
  return `expected addresses, ranges without bits past their prefix such as 10.0.0.0/8 or fd00::/8, and the sets ${sets}; came ${came}`;
}

function rangesOf(entries: string[]): AddressRange[] {
  const problem = egressProblem(entries);
  if (problem !== null) throw new RangeError(problem);
  return entries.flatMap((entry) => entryRanges(entry) ?? []);
}

function entryRanges(entry: string): AddressRange[] | null {
  const set = Object.hasOwn(NAMED_SETS, entry) ? NAMED_SETS[entry] : undefined;
  const ranges = (set ?? [entry]).map(parseRange).filter((range) => range !== null);
  return ranges.length === 0 ? null : ranges;
}
