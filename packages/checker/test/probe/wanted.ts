import { absent, matches } from './behaviour.ts';
import type { Wanted } from './check-endpoint.ts';

/** What the endpoint wants of the answer, by the first byte of the input. */
export const WANTED: Omit<Wanted, 'url'>[] = [
  {},
  { method: 'HEAD' },
  { expect: { pattern: matches('hello|Welcome') } },
  { expect: { pattern: absent('(?<=x)Exception') } },
  { expect: { headers: { 'content-type': matches('html'), 'x-last': absent('.'), server: matches('^(a+)+$') } } },
  { method: 'POST', body: 'why not', headers: { 'x-key': { literal: 'k', secret: null } } },
  { redirects: { follow: false, max: 0 } },
  {
    maxBodyBytes: 100,
    expect: {
      status: [
        { from: 200, to: 200 },
        { from: 302, to: 302 },
      ],
      pattern: matches('a$'),
    },
  },
];

/** Where in the list a request of that method is. */
export const WANTED_OF: Record<string, number> = { GET: 2, HEAD: 1, POST: 5 };
