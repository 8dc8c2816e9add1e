import { parseEndpointsFile } from '@checkstream/schema';
import type { Endpoint } from '@checkstream/schema';

/** What the page says and the canary looks for. */
export const CANARY_TEXT = 'checkstream canary';

const INTERVAL = '5s';

/** The endpoint that an endpoints file would define for the page. */
export function canaryEndpoint(url: string): Endpoint {
  const endpoint = { id: 'canary', url, interval: INTERVAL, expect: { pattern: { matches: CANARY_TEXT } } };
  // JSON is YAML.
  const text = JSON.stringify({ tenant: 'checkstream', endpoints: [endpoint] });
  const parsed = parseEndpointsFile({ file: 'canary', text });
  const placed = parsed.ok ? parsed.file.endpoints[0] : undefined;
  if (placed === undefined) throw new Error(`the canary is no endpoint: ${JSON.stringify(parsed)}`);
  return placed.endpoint;
}
