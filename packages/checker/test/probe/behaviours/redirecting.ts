import { UP, SHORT, answers, down, forever, redirects, unknown } from '../behaviour.ts';
import type { Behaviour } from '../behaviour.ts';
import { bytesSite, httpSite, httpsSite, rawSite } from '../sites.ts';

/** Redirects, and the traps in them. */
export const REDIRECTING: Behaviour[] = [
  {
    name: 'a redirect that is the wanted answer',
    site: () => redirects('/there'),
    expect: { status: [{ from: 302, to: 302 }] },
    result: { ...UP, httpStatus: 302, redirects: 0 },
  },
  {
    name: 'a redirect that is not to be followed',
    site: () => redirects('/there'),
    definition: { redirects: { follow: false, max: 5 } },
    result: { ...UP, httpStatus: 302, redirects: 0 },
  },
  {
    name: 'a status 300 with a Location',
    site: () => redirects('/there', 300),
    result: { ...UP, httpStatus: 300, redirects: 0 },
  },
  {
    name: 'a redirect and an answer',
    site: () =>
      httpSite((request, response) =>
        request.url === '/' ? response.writeHead(301, { location: 'there?x=1' }).end() : response.end('there'),
      ),
    requests: 2,
    result: { ...UP, httpStatus: 200, redirects: 1, bodyBytes: 5 },
  },
  {
    name: 'a redirect to itself',
    site: () => redirects('/'),
    requests: 6,
    result: down('REDIRECT', 'TOO_MANY_REDIRECTS', { httpStatus: 302, redirects: 5 }),
  },
  {
    name: 'a redirect without a Location',
    site: () => redirects(null),
    result: down('REDIRECT', 'NO_LOCATION', { httpStatus: 302 }),
  },
  {
    name: 'a redirect to no URL',
    site: () => redirects('http://['),
    result: down('REDIRECT', 'BAD_LOCATION', { httpStatus: 302 }),
  },
  {
    name: 'a redirect to another scheme',
    site: () => redirects('file:///etc/passwd'),
    result: down('REDIRECT', 'BAD_SCHEME', { httpStatus: 302 }),
  },
  {
    name: 'as many redirects as are allowed',
    site: () =>
      httpSite(({ url = '' }, response) =>
        url.length < 6 ? response.writeHead(307, { location: `${url}x` }).end() : response.end('there'),
      ),
    requests: 6,
    result: { ...UP, httpStatus: 200, redirects: 5 },
  },
  {
    name: 'one redirect more than allowed',
    site: () => httpSite(({ url = '' }, response) => response.writeHead(308, { location: `${url}x` }).end()),
    definition: { redirects: { follow: true, max: 1 } },
    requests: 2,
    result: down('REDIRECT', 'TOO_MANY_REDIRECTS', { httpStatus: 308, redirects: 1 }),
  },
  {
    name: 'a redirect where none is allowed',
    site: () => redirects('/there'),
    definition: { redirects: { follow: true, max: 0 } },
    result: down('REDIRECT', 'TOO_MANY_REDIRECTS', { httpStatus: 302, redirects: 0 }),
  },
  {
    name: 'an empty Location',
    site: () => redirects(''),
    result: down('REDIRECT', 'NO_LOCATION', { httpStatus: 302 }),
  },
  {
    name: 'a redirect to a script',
    site: () => redirects('javascript:alert(1)'),
    result: down('REDIRECT', 'BAD_SCHEME'),
  },
  {
    name: 'a redirect to data',
    site: () => redirects('data:text/html,hello'),
    result: down('REDIRECT', 'BAD_SCHEME'),
  },
  {
    name: 'a redirect to port 0',
    site: () => redirects('http://127.0.0.1:0/'),
    result: down('CONNECT_REFUSED', 'ECONNREFUSED', { httpStatus: 302, redirects: 1 }),
  },
  {
    name: 'a redirect to a port beyond all ports',
    site: () => redirects('http://127.0.0.1:99999/'),
    result: down('REDIRECT', 'BAD_LOCATION'),
  },
  {
    name: 'a redirect to a forbidden address in disguise',
    site: () => redirects('http://[::ffff:127.6.6.6]/'),
    result: unknown('EGRESS_DENIED', 'EGRESS_DENIED', { httpStatus: 302 }),
  },
  {
    name: 'a redirect with a password in it',
    site: () =>
      httpSite(({ url, headers }, response) => {
        if (url === '/') response.writeHead(302, { location: `http://a:b@${headers.host}/x` }).end();
        else response.writeHead(headers.authorization === undefined ? 200 : 500).end();
      }),
    requests: 2,
    result: { ...UP, redirects: 1 },
  },
  {
    name: 'a redirect to itself without a scheme',
    site: () =>
      httpSite(({ url, headers }, response) =>
        url === '/' ? response.writeHead(302, { location: `//${headers.host}/x#y` }).end() : response.end(),
      ),
    requests: 2,
    result: { ...UP, redirects: 1 },
  },
  {
    name: 'a redirect to a path in UTF-8',
    site: () =>
      httpSite(({ url }, response) => {
        if (url === '/') response.writeHead(302, { location: Buffer.from('/grüße').toString('latin1') }).end();
        else response.writeHead(url === '/gr%C3%BC%C3%9Fe' ? 200 : 404).end();
      }),
    requests: 2,
    result: { ...UP, httpStatus: 200 },
  },
  {
    name: 'a redirect whose body never ends',
    site: () =>
      rawSite((socket) => {
        socket.write('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\n\r\n');
        forever(socket, 'x'.repeat(1_000));
      }),
    result: down('CONNECT_REFUSED', 'ECONNREFUSED', { httpStatus: 302, redirects: 1 }),
    lessThanMs: 3_000,
  },
  {
    name: 'a redirect whose framing is broken',
    site: () =>
      bytesSite('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ntransfer-encoding: chunked\r\n\r\nhello\r\n'),
    result: down('CONNECT_REFUSED', 'ECONNREFUSED', { httpStatus: 302, redirects: 1 }),
  },
  {
    name: 'a redirect to a page that hangs',
    site: () =>
      httpSite(({ url }, response) => {
        if (url === '/') response.writeHead(302, { location: '/there' }).end();
      }),
    definition: SHORT,
    requests: 2,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: 302, redirects: 1 }),
  },
  {
    name: 'redirects that each are in time, and together are not',
    site: () => httpSite((_, response) => void setTimeout(() => response.writeHead(302, { location: '/' }).end(), 550)),
    definition: { timeoutMs: 1_500, redirects: { follow: true, max: 10 } },
    requests: 3,
    result: down('TIMEOUT', 'ETIMEDOUT', { httpStatus: 302, redirects: 2 }),
  },
  {
    name: 'a redirect in the page alone',
    site: () => answers('<meta http-equiv="refresh" content="0; url=/there">', { refresh: '0; url=/there' }),
    result: { ...UP, redirects: 0 },
  },
  {
    name: 'a redirect to plain HTTP on a TLS port',
    site: () =>
      httpsSite('good', ({ headers }, response) =>
        response.writeHead(302, { location: `http://${headers.host}/` }).end(),
      ),
    result: down('PROTOCOL', 'ECONNRESET', {
      httpStatus: 302,
      redirects: 1,
      certificateExpiresAt: Date.UTC(2125, 0, 1),
    }),
  },
  {
    name: 'a redirect of an error status',
    site: () => answers('', { location: '/there' }, 500),
    result: down('STATUS', 'HTTP_500', { redirects: 0 }),
  },
];
