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
}

export const UP = { outcome: 'UP', failureKind: 'NONE', failure: null } as const;

export const down = (failureKind: FailureKind, code: string, more: Partial<CheckResult> = {}) =>
  ({ outcome: 'DOWN', failureKind, code, ...more }) as const;

export const unknown = (failureKind: FailureKind, code: string, more: Partial<CheckResult> = {}) =>
  ({ outcome: 'UNKNOWN', failureKind, code, ...more }) as const;

export const matches = (expression: string): Pattern => ({ expression, flags: '', absent: false });
export const absent = (expression: string): Pattern => ({ expression, flags: '', absent: true });

export const answers = (body: string | Buffer, headers: Record<string, string> = {}, status = 200) =>
  httpSite((_, response) => response.writeHead(status, headers).end(body));

export const redirects = (location: string | null, status = 302) =>
  httpSite((_, response) => response.writeHead(status, location === null ? {} : { location }).end());

/** Writes the same text again and again until the connection is gone. */
export function forever(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 10);
  socket.once('close', () => clearInterval(timer));
}

export const OK = 'HTTP/1.1 200 OK\r\n';
