import type { TLSSocket } from 'node:tls';
import type { EndpointDefinition } from '@checkstream/schema';
import { createHopTrace } from '../hop-trace.ts';
import type { HopTrace } from '../hop-trace.ts';
import type { NoteHop } from '../journey.ts';
import { portOf } from '../port-of.ts';
import type { Progress } from '../progress.ts';
import { isOwnOrigin } from '../request-headers.ts';
import { addressOf, hostOf, isOwnHost } from './address-of.ts';
import type { AddressEdge } from './address-of.ts';
import { earliestExpiry } from './certificate.ts';
import type { EndWatch } from './end-watch.ts';
import { connect } from './connect.ts';
import type { ConnectTarget, Connection, TlsTarget } from './connect.ts';
import { sendRequest } from './send-request.ts';
import type { Answer, HttpRequest } from './send-request.ts';
import type { ProbeContexts } from './tls-contexts.ts';

export interface HopEdge extends Pick<AddressEdge, 'lookup' | 'mayConnect'> {
  /** Aborts with a DeadlineError or an AbandonedError. */
  signal: AbortSignal;
  /** Monotonic milliseconds. */
  now: () => number;
  contexts: ProbeContexts;
  endWatch: EndWatch;
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

type OpenEdge = HopEdge & { trace: HopTrace; onOpen: (close: () => void) => void; note: NoteHop | undefined };

/** One request over one fresh connection to one address. */
export function openHop(definition: EndpointDefinition, request: HttpRequest, edge: HopEdge): Hop {
  const trace = createHopTrace(edge.now);
  edge.progress.url = request.url;
  edge.progress.hops.push(trace);
  const note = edge.progress.journey?.begin(request, trace);
  const opened: (() => void)[] = [];
  const onOpen = (close: () => void): void => void opened.unshift(close);
  return {
    trace,
    answer: exchange(definition, request, { ...edge, trace, onOpen, note }),
    close: () => {
      trace.end(false);
      for (const close of opened.splice(0)) close();
    },
  };
}

async function exchange(definition: EndpointDefinition, request: HttpRequest, edge: OpenEdge): Promise<Answer> {
  const { progress, signal, trace } = edge;
  progress.remoteAddress = null;
  const address = await addressOf(definition, request.url, edge);
  progress.remoteAddress = address;
  edge.note?.({ address });
  const tls = request.url.protocol === 'https:' ? tlsTarget(definition, request.url, edge) : null;
  const { socket, isCut } = await openConnection({ address, port: portOf(request.url), tls }, edge);
  const sent = sendRequest(request, { socket, isCut, signal, onFirstByte: () => trace.advance('BODY') });
  edge.onOpen(sent.close);
  const answer = await sent.answer;
  progress.httpStatus = answer.status;
  edge.note?.({ status: answer.status });
  progress.headers = answer.headers;
  if (tls !== null) edge.endWatch.learn(definition, answer);
  return answer;
}

function tlsTarget(definition: EndpointDefinition, url: URL, { contexts, endWatch }: OpenEdge): TlsTarget {
  const { serverName, verify } = definition.tls;
  return {
    serverName: (isOwnHost(definition, url) ? serverName : null) ?? hostOf(url),
    verify,
    context: isOwnOrigin(definition, url) ? contexts.ownOrigin : contexts.others,
    watchEnd: endWatch.isWorthIt(definition),
  };
}

async function openConnection(target: ConnectTarget, edge: OpenEdge): Promise<Connection> {
  const connection = connect(target, edge);
  const { socket, connected } = connection;
  edge.onOpen(() => socket.destroy());
  try {
    await connected;
  } finally {
    if (target.tls !== null) {
      edge.progress.certificateExpiresAt = earliestExpiry(socket as TLSSocket);
      edge.note?.({ certificate: (socket as TLSSocket).getPeerX509Certificate() });
    }
  }
  return connection;
}
