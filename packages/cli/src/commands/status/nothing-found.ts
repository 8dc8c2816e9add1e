import type { Database } from '@checkstream/writer/database';
import type { StatusFilter } from './query.ts';

/** Why `status` has nothing to show: a name that is not known is told apart from endpoints that do not match. */
export async function nothingFound(
  { query }: Pick<Database, 'query'>,
  { tenant, location, outcome, labels }: StatusFilter,
): Promise<string> {
  const { rows } = await query<{ kind: string; name: string }>(NAMES_SQL);
  const named = (wanted: string) => rows.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  const tenants = named('tenant');
  const locations = named('location');
  if (tenants.length === 0) {
    return 'No endpoint is known here yet: has an endpoints file been applied, and are a checker and a writer running?';
  }
  if (tenant !== null && !tenants.includes(tenant)) return `There is no tenant "${tenant}"; ${known(tenants)}.`;
  if (location !== null && !locations.includes(location)) {
    return `No check was made at a location "${location}"; ${known(locations)}.`;
  }
  return `${describe(tenant, labels)} is ${outcome ?? 'checked'}${location === null ? '' : ` at location ${location}`}.`;
}

/** `No endpoint of tenant acme labelled team=web and tier=1` */
function describe(tenant: string | null, labels: StatusFilter['labels']): string {
  const labelled = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`);
  const ofTenant = tenant === null ? '' : ` of tenant ${tenant}`;
  return `No endpoint${ofTenant}${labelled.length === 0 ? '' : ` labelled ${labelled.join(' and ')}`}`;
}

const NAMES_SQL = `
SELECT DISTINCT 'tenant' AS kind, tenant AS name FROM endpoints WHERE removed_at IS NULL
UNION ALL
SELECT 'location', name FROM locations
ORDER BY kind, name`;

const MOST_NAMES = 10;

function known(names: string[]): string {
  if (names.length === 0) return 'there is none yet';
  const hidden = names.length - MOST_NAMES;
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return `known: ${shown}${hidden > 0 ? ` and ${hidden.toLocaleString('en')} more` : ''}`;
}
