import type { EndpointStatus } from './query.ts';

/** What `--sort` takes; each puts first what a person looks for by it. */
export const STATUS_ORDERS = ['name', 'outcome', 'since', 'uptime', 'p95', 'certificate'] as const;
export type StatusOrder = (typeof STATUS_ORDERS)[number];

const URGENCY = ['down', 'unknown', null, 'up'];

/** Least first; what has no value comes last. */
const KEYS: Record<Exclude<StatusOrder, 'name'>, (status: EndpointStatus) => number | null> = {
  outcome: ({ outcome }) => URGENCY.indexOf(outcome),
  since: ({ since }) => (since === null ? null : -Date.parse(since)),
  uptime: ({ uptime }) => uptime.day,
  p95: ({ p95Ms }) => (p95Ms === null ? null : -p95Ms),
  certificate: ({ certificateExpiresAt: at }) => (at === null ? null : Date.parse(at)),
};

/** Those alike stay in the order they come in, which is by name. */
export function sortStatus(endpoints: EndpointStatus[], by: StatusOrder): EndpointStatus[] {
  if (by === 'name') return endpoints;
  const keyOf = (status: EndpointStatus) => KEYS[by](status) ?? Infinity;
  // Infinity less Infinity is no number.
  return endpoints.toSorted((a, b) => keyOf(a) - keyOf(b) || 0);
}
