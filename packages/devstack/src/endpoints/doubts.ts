import { splitEndpointId } from '@checkstream/schema';
import type { Endpoint } from '@checkstream/schema';
import { DEMO_SITES } from '../demo-sites/demo-sites.ts';

/** One endpoint with the name of a demo site may be anybody's; so many at their places are the demo sites. */
const SURE_FROM = 2;

/** The file names the demo sites, at other ports than those they have; `null` when it does not. */
export function doubtDemoPorts(file: string, endpoints: readonly Endpoint[], demoPort: number): string | null {
  const firstPorts = endpoints.flatMap(firstPortOf);
  if (firstPorts.length < SURE_FROM || firstPorts.includes(demoPort)) return null;
  const [named] = [...Map.groupBy(firstPorts, (port) => port)].sort(([, a], [, b]) => b.length - a.length);
  if (named === undefined || named[1].length < SURE_FROM) return null;
  return `${file} names demo sites on ports ${named[0]}.., they run on ${demoPort}..: correct the file or use --demo-port ${named[0]}`;
}

/** Where the first demo site is when this endpoint is one of them. */
function firstPortOf({ endpointId, definition }: Endpoint): number[] {
  const name = splitEndpointId(endpointId)?.name;
  const at = DEMO_SITES.findIndex((site) => site.name === name);
  const { hostname, port } = new URL(definition.url);
  return at >= 0 && hostname === '127.0.0.1' && port !== '' ? [Number(port) - at] : [];
}

/** Endpoints that an earlier file or another `apply` left in force; `null` when there are none. */
export function doubtOtherTenants(storedIds: Iterable<string>, tenants: ReadonlySet<string>): string | null {
  const others = [...storedIds].flatMap((id) => splitEndpointId(id)?.tenant ?? []).filter((name) => !tenants.has(name));
  const names = [...new Set(others)].sort();
  if (names.length === 0) return null;
  const owners = `${names.length === 1 ? 'tenant' : 'tenants'} ${names.join(', ')}`;
  return others.length === 1
    ? `1 endpoint of ${owners} is watched too, but is not in this file`
    : `${others.length} endpoints of ${owners} are watched too, but are not in this file`;
}
