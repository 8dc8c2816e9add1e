/** Cookies of one probe: kept per origin (scheme, host, port), sent to later hops of the origin that set them. */
export interface CookieJar {
  /** @param setCookies values of Set-Cookie; @param nowMs for Expires */
  store(origin: string, setCookies: string[], nowMs: number): void;
  /** `a=1; b=2`, or `null` when there is none. */
  headerFor(origin: string): string | null;
}

export function createCookieJar(): CookieJar {
  const origins = new Map<string, Map<string, string>>();
  return {
    store: (origin, setCookies, nowMs) => {
      const cookies = origins.get(origin) ?? new Map<string, string>();
      for (const setCookie of setCookies) apply(cookies, setCookie, nowMs);
      origins.set(origin, cookies);
    },
    headerFor: (origin) => {
      const cookies = origins.get(origin);
      if (cookies === undefined || cookies.size === 0) return null;
      return Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ');
    },
  };
}

function apply(cookies: Map<string, string>, setCookie: string, nowMs: number): void {
  const [pair = '', ...attributes] = setCookie.split(';');
  const at = pair.indexOf('=');
  if (at < 1) return;
  const name = pair.slice(0, at).trim();
  if (isExpired(attributes, nowMs)) cookies.delete(name);
  else cookies.set(name, pair.slice(at + 1).trim());
}

/** Max-Age wins over Expires (RFC 6265, section 4.1.2.2). */
function isExpired(attributes: string[], nowMs: number): boolean {
  const valueOf = (wanted: string): string | undefined =>
    attributes
      .map((attribute) => attribute.split('=', 2))
      .find(([name = '']) => name.trim().toLowerCase() === wanted)?.[1]
      ?.trim();
  const maxAge = valueOf('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  const expires = valueOf('expires');
  return expires !== undefined && Date.parse(expires) <= nowMs;
}
