import type { Api, RequestContext } from '../apis/api.ts';
import { encodeUnknownVersion } from '../apis/api-versions.ts';
import { REGISTRY } from '../apis/registry.ts';
import type { Broker } from '../broker.ts';
import type { Outcome } from '../faults/act.ts';
import type { FaultInjector } from '../faults/create-faults.ts';
import { MalformedRequestError } from '../protocol/malformed-request-error.ts';
import { createReader } from '../protocol/reader.ts';
import { readRequestHeader } from '../protocol/request-header.ts';
import { API_VERSIONS, apiName, speaks } from '../protocol/versions.ts';
import type { ApiName } from '../protocol/versions.ts';
import { createWriter } from '../protocol/writer.ts';
import type { Writer } from '../protocol/writer.ts';

export interface InterceptedRequest {
  api: ApiName;
  version: number;
  clientId: string;
  /** The decoded request; its shape is that of the API's file. */
  body: object;
}

/**
 * Stands between every decoded request and its handler. `proceed` handles it and gives the response (null: none is
 * due). What is returned is sent in its place; a rejection closes the connection, a promise that never settles holds it.
 */
export type Intercept = (request: InterceptedRequest, proceed: () => Promise<object | null>) => Promise<object | null>;

/** The peer as its connection knows it. */
export type Peer = Pick<RequestContext, 'clientHost' | 'login' | 'signal'>;

/** What goes back on the connection, and what then becomes of it. */
export interface Reply {
  /** Null: no answer is due. */
  bytes: Buffer | null;
  /** How long the next request on the connection has to wait. */
  muteMs: number;
  /** Null: the connection goes on. */
  hangUp: 'close' | 'reset' | null;
}

const BEFORE_LOGIN = new Set<ApiName>(['ApiVersions', 'SaslHandshake', 'SaslAuthenticate']);

/** Answers one request. Throws MalformedRequestError when the bytes are not a request. */
export async function dispatch(
  frame: Buffer,
  peer: Peer,
  deps: { broker: Broker; intercept: Intercept; through: FaultInjector['through'] },
): Promise<Reply> {
  const reader = createReader(frame);
  const { apiKey, apiVersion: version, correlationId, clientId } = readRequestHeader(reader);
  const name = apiName(apiKey);
  const answer = createWriter().int32(0).int32(correlationId);
  if (name === null) throw new MalformedRequestError(`unknown API key ${apiKey}`);
  if (!speaks(name, version)) return refuseVersion(answer, name, version);
  if (peer.login?.done() === false && !BEFORE_LOGIN.has(name))
    throw new MalformedRequestError(`${name} before the login`);
  const api: Api<object, object> = REGISTRY[name];
  const body = api.decode(reader, version);
  const context: RequestContext = { broker: deps.broker, version, clientId, ...peer };
  const request: InterceptedRequest = { api: name, version, clientId, body };
  const handle = (asked: object): Promise<object | null> =>
    deps.intercept({ ...request, body: asked }, async () => api.handle(asked, context));
  const { response, throttleMs, cut } = await deps.through(request, handle);
  if (response !== null) api.encode(answer, response, version, throttleMs);
  const bytes = response === null ? null : framed(answer);
  return { bytes: shorten(bytes, cut), muteMs: throttleMs, hangUp: cut?.by ?? null };
}

function shorten(bytes: Buffer | null, cut: Outcome['cut']): Buffer | null {
  if (bytes === null || cut?.after === 'nothing') return null;
  return cut === null ? bytes : bytes.subarray(0, bytes.length / 2);
}

/** Only ApiVersions has an answer that clients of any version can read; Apache Kafka, too, hangs up on all others. */
function refuseVersion(answer: Writer, name: ApiName, version: number): Reply {
  const { min, max } = API_VERSIONS[name];
  if (name !== 'ApiVersions')
    throw new MalformedRequestError(`unsupported version ${version} of ${name}, expected ${min} to ${max}`);
  encodeUnknownVersion(answer);
  return { bytes: framed(answer), muteMs: 0, hangUp: null };
}

function framed(answer: Writer): Buffer {
  const bytes = answer.finish();
  bytes.writeInt32BE(bytes.length - 4, 0);
  return bytes;
}
