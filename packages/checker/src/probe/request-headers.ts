import type { EndpointDefinition } from '@checkstream/schema';
import type { HopTarget } from './redirects.ts';

/** The only ones of the definition's headers that another origin gets to see. */
const FOR_EVERY_ORIGIN = ['accept', 'accept-language', 'user-agent'];
const OF_THE_BODY = /^content-|^transfer-encoding$/;

/** Codings that the body reader decodes and that a request accepts unless its definition says otherwise. */
const ACCEPTED_CODINGS = 'gzip, deflate, br';

export interface RequestContent {
  headers: Record<string, string>;
  body: string | null;
}

/**
 * Headers and body of one hop. What the definition says belongs to the endpoint's own origin and goes only there.
 * Literals only: a definition that names a secret never comes this far.
 */
export function requestContent(
  definition: EndpointDefinition,
  hop: HopTarget,
  options: { userAgent: string; cookies: string | null },
): RequestContent {
  const own = hop.url.origin === new URL(definition.url).origin;
  const body = own && hop.keepsBody ? definition.body : null;
  const headers: Record<string, string> = {
    host: hop.url.host,
    'user-agent': options.userAgent,
    'accept-encoding': ACCEPTED_CODINGS,
  };
  for (const [name, value] of Object.entries(definition.headers)) {
    if (value.literal === null) continue;
    if (own ? hop.keepsBody || !OF_THE_BODY.test(name) : FOR_EVERY_ORIGIN.includes(name)) headers[name] = value.literal;
  }
  const cookies = [headers['cookie'], options.cookies].filter((part) => typeof part === 'string');
  if (cookies.length > 0) headers['cookie'] = cookies.join('; ');
  return { headers, body };
}
