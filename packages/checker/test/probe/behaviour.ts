import type { Socket } from 'node:net';
import type { CheckResult, EndpointDefinition, Expectations, FailureKind, Pattern } from '@checkstream/schema';
import { httpSite } from './sites.ts';
import type { Site } from './sites.ts';

/** How a site behaves, and what a check says about it. */
export interface Behaviour {
  name: string;
  site: () => Promise<Site>;
  definition?: Partial<Omit<EndpointDefinition, 'expect'>>;
  expect?: Partial<Expectations>;
  /** Default: exactly one. */
  requests?: number;
  result: Partial<CheckResult> & { code?: string };
  /** Default: the timeout, and when it was the timeout a little more. */
  lessThanMs?: number;
}

export const UP = { outcome: 'UP', failureKind: 'NONE', failure: null } as const;

export const down = (failureKind: FailureKind, code: string, more: Partial<CheckResult> = {}) =>
  ({ outcome: 'DOWN', failureKind, code, ...more }) as const;

export const unknown = (failureKind: FailureKind, code: string, more: Partial<CheckResult> = {}) =>
  ({ outcome: 'UNKNOWN', failureKind, code, ...more }) as const;

export const matches = (expression: string): Pattern => ({ expression, flags: '', absent: false });
export const absent = (expression: string): Pattern => ({ expression, flags: '', absent: true });

/** As `expect.any`, in a file that runs without jest too. */
const anyOf = (type: string) => ({ asymmetricMatch: (value: unknown) => typeof value === type });
export const anyNumber = anyOf('number') as unknown as number;
export const anyText = anyOf('string') as unknown as string;

/** For what takes all the time there is. */
export const SHORT = { timeoutMs: 400 };

/** No checker of the tests may connect to it. */
export const FORBIDDEN_ADDRESS = '127.6.6.6';

export const answers = (body: string | Buffer, headers: Record<string, string> = {}, status = 200) =>
  httpSite((_, response) => response.writeHead(status, headers).end(body));

export const redirects = (location: string | null, status = 302) =>
  httpSite((_, response) => response.writeHead(status, location === null ? {} : { location }).end());

export const asHttps = (site: Site): Site => ({ ...site, url: site.url.replace('http:', 'https:') });
export const asHttp = (site: Site): Site => ({ ...site, url: site.url.replace('https:', 'http:') });

/** Writes the same text again and again until the connection is gone. */
export function forever(socket: Socket, text: string, everyMs = 10, encoding: BufferEncoding = 'utf8'): void {
  const timer = setInterval(() => socket.write(text, encoding), everyMs);
  socket.once('close', () => clearInterval(timer));
}

/** Keeps the event loop of this very process busy. */
export function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

export const OK = 'HTTP/1.1 200 OK\r\n';
