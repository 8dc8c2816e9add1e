import type { EndpointOptions } from './endpoint-schema.ts';

/**
 * An endpoint's own options over the file's defaults. Maps of independent entries (headers, labels, redirects, tls,
 * expect) merge entry by entry; whatever is one decision (auth, a pattern, a list) is replaced as a whole.
 */
export function mergeOptions(defaults: EndpointOptions, own: EndpointOptions): EndpointOptions {
  return {
    ...defaults,
    ...own,
    ...mergeEntries('headers', defaults, own),
    ...mergeEntries('labels', defaults, own),
    ...mergeEntries('redirects', defaults, own),
    ...mergeEntries('tls', defaults, own),
    ...mergeExpectations(defaults, own),
  };
}

const MERGED_BY_ENTRY = new Set(['headers', 'labels', 'redirects', 'tls', 'expect']);

/** Whether an endpoint's own options leave nothing of the default at this path, as `expect.within`. */
export function overrides(own: EndpointOptions, path: string): boolean {
  const [option = '', entry] = path.split('.');
  const value = (own as Record<string, unknown>)[option];
  if (value === undefined || entry === undefined || !MERGED_BY_ENTRY.has(option)) return value !== undefined;
  return (value as Record<string, unknown>)[entry] !== undefined;
}

function mergeEntries<K extends 'headers' | 'labels' | 'redirects' | 'tls'>(
  name: K,
  defaults: EndpointOptions,
  own: EndpointOptions,
): EndpointOptions {
  return defaults[name] === undefined ? {} : { [name]: { ...defaults[name], ...own[name] } };
}

function mergeExpectations(defaults: EndpointOptions, own: EndpointOptions): EndpointOptions {
  if (defaults.expect === undefined) return {};
  const headers = { ...defaults.expect.headers, ...own.expect?.headers };
  return { expect: { ...defaults.expect, ...own.expect, ...(Object.keys(headers).length > 0 ? { headers } : {}) } };
}
