import { NO_MASKING } from '../secrets/masking.ts';
import type { Observation } from './observation.ts';

/** After expressions saw the headers as they came: what is said about them further on holds no secret. */
export function hideInHeaders(observation: Observation, mask: (text: string) => string): Observation {
  if (mask === NO_MASKING.mask) return observation;
  const headers = Object.entries(observation.headers).map(([name, value]) => [name, mask(value)] as const);
  return { ...observation, headers: Object.fromEntries(headers) };
}
