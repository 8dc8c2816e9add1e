import type { EndpointDefinition } from './endpoint-definition.ts';
import { NAME } from './names.ts';

/** `tenant/name`, the key of the endpoint in Kafka and in logs. */
export function endpointId(tenant: string, name: string): string {
  return `${tenant}/${name}`;
}

/** The two halves of an endpoint id; null when it is not of the form `tenant/name`. */
export function splitEndpointId(id: string): { tenant: string; name: string } | null {
  const slash = id.indexOf('/');
  if (slash < 0) return null;
  const tenant = id.slice(0, slash);
  const name = id.slice(slash + 1);
  return NAME.accepts(tenant) && NAME.accepts(name) ? { tenant, name } : null;
}

/** Is the endpoint to be checked at this location? */
export function runsAt(definition: EndpointDefinition, location: string): boolean {
  return definition.enabled && (definition.locations.length === 0 || definition.locations.includes(location));
}
