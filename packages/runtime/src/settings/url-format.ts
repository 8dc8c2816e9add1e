import { HIDDEN } from '../secrets/secret.ts';
import type { Format } from './formats.ts';

/** What may be shown of a query; anything else may be a secret, or a part of one. */
const HARMLESS = new Set(['application_name', 'connect_timeout', 'ssl', 'sslmode', 'sslnegotiation', 'sslrootcert']);

/** A URL with a host that begins with one of the protocols, or with any. Nothing of it that may be secret is shown. */
export const urlFormat = (expected: string, ...protocols: string[]): Format => ({
  expected,
  parse: (text) => text.trim(),
  accepts: (value) => {
    const url = parse(value);
    const fits = url !== null && (protocols.length === 0 || protocols.includes(url.protocol));
    return fits && defectOf(url) === null;
  },
  show: (value) => {
    const url = parse(value);
    if (url === null) return `${String(value).trim().length} characters that are no URL`;
    const defect = defectOf(url);
    return defect === null ? JSON.stringify(masked(url)) : `one with ${defect}`;
  },
});

function parse(value: unknown): URL | null {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url === null || url.hostname === '' ? null : url;
}

/** What makes a URL of something else than was meant, or of nothing that can be used. */
function defectOf(url: URL): string | null {
  if (![url.username, url.password, url.pathname].every(isEncoded)) {
    return 'a % that begins no percent-encoded character; write it as %25';
  }
  const behindHost = [url.pathname, url.hash, ...url.searchParams.keys()];
  if (!behindHost.some((part) => part.includes('@'))) return null;
  return 'an @ behind its host; in a login, write / as %2F, ? as %3F and # as %23';
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch (error) {
    if (error instanceof URIError) return false;
    throw error;
  }
}

/** Built from what was understood, so that what is shown is nothing else. */
function masked(url: URL): string {
  const login = url.username === '' && url.password === '' ? '' : `${HIDDEN}@`;
  const host = url.host.includes('%') ? HIDDEN : url.host;
  const path = /@|%40/.test(url.pathname) ? `/${HIDDEN}` : url.pathname;
  const behind = `${path}${maskedQuery(url.searchParams)}${url.hash === '' ? '' : `#${HIDDEN}`}`;
  return `${url.protocol}//${login}${host}${behind === '/' ? '' : behind}`;
}

function maskedQuery(parameters: URLSearchParams): string {
  const [harmless, others] = [new URLSearchParams(), new Set<string>()];
  for (const [name, value] of parameters) {
    if (HARMLESS.has(name)) harmless.append(name, value);
    else others.add(HIDDEN);
  }
  const shown = [harmless.toString(), ...others].filter((part) => part !== '');
  return shown.length === 0 ? '' : `?${shown.join('&')}`;
}
