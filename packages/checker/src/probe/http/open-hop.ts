import net from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { EndpointDefinition } from '@checkstream/schema';
import { createHopTrace } from '../hop-trace.ts';
import type { HopTrace } from '../hop-trace.ts';
import type { Progress } from '../progress.ts';
import { earliestExpiry } from './certificate.ts';
import { connect } from './connect.ts';
import type { TlsTarget } from './connect.ts';
import { lookup } from './lookup.ts';
import { sendRequest } from './send-request.ts';
import type { Answer, HttpRequest } from './send-request.ts';

export interface HopEdge {
  /** Aborts with a DeadlineError or an AbandonedError. */
  signal: AbortSignal;
  /** Monotonic milliseconds. */
  now: () => number;
  tlsContext: SecureContext;
  /** Filled as facts arrive. */
  progress: Progress;
}

export interface Hop {
  trace: HopTrace;
  /** Rejects with whatever kept the header from arriving. */
  answer: Promise<Answer>;
  /** Ends everything this hop opened. */
  close(): void;
}

type OpenEdge = HopEdge & { trace: HopTrace; onOpen: (close: () => void) => void };

/** One request over one fresh connection to one address. */
export function openHop(definition: EndpointDefinition, request: HttpRequest, edge: HopEdge): Hop {
  const trace = createHopTrace(edge.now);
  edge.progress.url = request.url;
  edge.progress.hops.push(trace);
  const opened: (() => void)[] = [];
  const onOpen = (close: () => void): void => void opened.unshift(close);
  return {
    trace,
    answer: exchange(definition, request, { ...edge, trace, onOpen }),
    close: () => {
      trace.end(false);
      for (const close of opened.splice(0)) close();
    },
  };
}

async function exchange(definition: EndpointDefinition, request: HttpRequest, edge: OpenEdge): Promise<Answer> {
  const { progress, signal, trace } = edge;
  const ownHost = hostOf(request.url) === hostOf(new URL(definition.url));
  const address = await addressOf(definition, request.url, ownHost, edge);
  progress.remoteAddress = address;
  const tls = request.url.protocol === 'https:' ? tlsTarget(definition, request.url, ownHost, edge) : null;
  const socket = await openSocket({ address, port: portOf(request.url), tls }, edge);
  const sent = sendRequest(request, { socket, signal, onFirstByte: () => trace.advance('BODY') });
  edge.onOpen(sent.close);
  const answer = await sent.answer;
  progress.httpStatus = answer.status;
  progress.headers = answer.headers;
  return answer;
}

/** `connectTo` stands in for the lookup of the endpoint's own host, at every hop that goes there. */
async function addressOf(
  definition: EndpointDefinition,
  url: URL,
  ownHost: boolean,
  { trace, signal, progress }: OpenEdge,
): Promise<string> {
  progress.remoteAddress = null;
  const host = (ownHost ? definition.connectTo : null) ?? hostOf(url);
  if (net.isIP(host) !== 0) {
    trace.skipTo('CONNECT');
    return host;
  }
  const address = await lookup(host, definition.ipFamily, signal);
  trace.advance('CONNECT');
  return address;
}

function tlsTarget(definition: EndpointDefinition, url: URL, ownHost: boolean, { tlsContext }: OpenEdge): TlsTarget {
  const { serverName, verify } = definition.tls;
  return { serverName: (ownHost ? serverName : null) ?? hostOf(url), verify, context: tlsContext };
}

async function openSocket(target: Parameters<typeof connect>[0], edge: OpenEdge): Promise<net.Socket> {
  const { socket, connected } = connect(target, edge);
  edge.onOpen(() => socket.destroy());
  try {
    await connected;
  } finally {
    if (target.tls !== null) edge.progress.certificateExpiresAt = earliestExpiry(socket as TLSSocket);
  }
  return socket;
}

const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
