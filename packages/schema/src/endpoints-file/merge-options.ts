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
