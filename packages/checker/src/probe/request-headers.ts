import type { EndpointDefinition } from '@checkstream/schema';
import type { HopTarget } from './redirects.ts';

/** The only ones of the definition's headers that another origin gets to see. */
const FOR_EVERY_ORIGIN = ['accept', 'accept-language', 'user-agent'];
const OF_THE_BODY = /^content-|^transfer-encoding$/;

/** Codings that the body reader decodes and that a request accepts unless its definition says otherwise. */
const ACCEPTED_CODINGS = 'gzip, deflate, br';

/** The value of a secret that the definition names. */
type SecretValue = (name: string) => string;

export interface RequestContent {
  headers: Record<string, string>;
  body: string | null;
}

/** Headers and body of one hop. What the definition says belongs to the endpoint's own origin and goes only there. */
export function requestContent(
  definition: EndpointDefinition,
  hop: HopTarget,
  options: { userAgent: string; cookies: string | null; secret: SecretValue },
): RequestContent {
  const own = isOwnOrigin(definition, hop.url);
  const headers: Record<string, string> = {
    host: hop.url.host,
    'user-agent': options.userAgent,
    'accept-encoding': ACCEPTED_CODINGS,
    ...(own ? ownHeaders(definition, hop.keepsBody, options.secret) : headersForAll(definition)),
  };
  const cookies = [headers['cookie'], options.cookies].filter((part) => typeof part === 'string');
  if (cookies.length > 0) headers['cookie'] = cookies.join('; ');
  return { headers, body: own && hop.keepsBody ? definition.body : null };
}

/** The same scheme, host and port as the endpoint's own URL. */
export const isOwnOrigin = ({ url }: EndpointDefinition, other: URL): boolean => other.origin === new URL(url).origin;

function ownHeaders(definition: EndpointDefinition, keepsBody: boolean, secret: SecretValue): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(definition.headers)) {
    if (!keepsBody && OF_THE_BODY.test(name)) continue;
    headers[name] = value.literal ?? secret(value.secret ?? '');
  }
  const { auth } = definition;
  if (auth?.basic) headers['authorization'] = basic(auth.basic.username, secret(auth.basic.passwordFrom));
  if (auth?.bearer) headers['authorization'] = `Bearer ${secret(auth.bearer.tokenFrom)}`;
  return headers;
}

/** Also of these, no secret goes to another origin. */
const headersForAll = ({ headers }: EndpointDefinition): Record<string, string> =>
  Object.fromEntries(
    FOR_EVERY_ORIGIN.flatMap((name) => {
      const literal = headers[name]?.literal ?? null;
      return literal === null ? [] : [[name, literal]];
    }),
  );

/** RFC 7617, in UTF-8. */
const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
