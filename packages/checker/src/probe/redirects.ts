import { REDIRECT_STATUSES, storableText } from '@checkstream/schema';
import type { EndpointDefinition, Method } from '@checkstream/schema';
import { RedirectError } from './errors.ts';

/** What one request of a probe is, before headers. */
export interface HopTarget {
  url: URL;
  method: Method;
  /** A body once dropped (the method became GET) stays dropped. */
  keepsBody: boolean;
}

export interface RedirectAnswer {
  status: number;
  location: string | null;
}

/** Does this answer send the probe on? A redirect status that `expect.status` lists as a single value is an answer. */
export function isRedirect(definition: EndpointDefinition, status: number): boolean {
  if (!definition.redirects.follow || !(REDIRECT_STATUSES as readonly number[]).includes(status)) return false;
  return !definition.expect.status.some((range) => range.from === status && range.to === status);
}

/**
 * Where a redirect leads (RFC 9110, section 15.4).
 * @param mask hides secrets that the site put into the Location
 * @param redirects requests sent after the first so far
 * @throws RedirectError when there are too many, or the Location is missing or unusable
 */
export function followRedirect(
  definition: EndpointDefinition,
  current: HopTarget,
  answer: RedirectAnswer,
  redirects: number,
  mask: (text: string) => string,
): HopTarget {
  const { max } = definition.redirects;
  if (redirects >= max) {
    throw new RedirectError('TOO_MANY_REDIRECTS', `the site redirected more often than the ${max} times allowed`);
  }
  const url = locationOf(answer, current.url, mask);
  const becomesGet = turnsIntoGet(answer.status, current.method);
  return { url, method: becomesGet ? 'GET' : current.method, keepsBody: current.keepsBody && !becomesGet };
}

function locationOf(answer: RedirectAnswer, base: URL, mask: (text: string) => string): URL {
  if (answer.location === null || answer.location === '') {
    throw new RedirectError(
      'NO_LOCATION',
      `the site answered ${answer.status} without saying where to go (no Location)`,
    );
  }
  const location = utf8Header(answer.location);
  const shown = storableText(mask(location), 200);
  const url = URL.parse(location, base);
  if (url === null) throw new RedirectError('BAD_LOCATION', `the site redirected to "${shown}", which is not a URL`);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RedirectError('BAD_SCHEME', `the site redirected to "${shown}", which is neither http nor https`);
  }
  url.username = '';
  url.password = '';
  return url;
}

/** 303 asks for GET whatever the method was; 301 and 302 do so for POST only, as every browser does. */
function turnsIntoGet(status: number, method: Method): boolean {
  if (status === 303) return method !== 'HEAD';
  return (status === 301 || status === 302) && method === 'POST';
}

/** Node reads header bytes as Latin-1; many sites put UTF-8 into Location. */
function utf8Header(value: string): string {
  const decoded = Buffer.from(value, 'latin1').toString('utf8');
  return decoded.includes('\uFFFD') ? value : decoded;
}
