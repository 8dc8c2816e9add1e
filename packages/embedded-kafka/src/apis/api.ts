import type { Broker } from '../broker.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import type { Reader } from '../protocol/reader.ts';
import type { Writer } from '../protocol/writer.ts';
import type { Login } from '../sasl/login.ts';

export interface RequestContext {
  broker: Broker;
  version: number;
  clientId: string;
  clientHost: string;
  /** Of the connection; null when the broker asks nobody who he is. */
  login: Login | null;
  /** Aborted when the connection or the broker closes: a waiting request then gives up. */
  signal: AbortSignal;
}

/**
 * One API of the protocol. `decode` and `encode` know every version of protocol/versions.ts; `handle` knows none, but
 * where the meaning changed. A null response is no answer at all (Produce with acks 0).
 */
export interface Api<Request extends object, Response extends object> {
  decode(reader: Reader, version: number): Request;
  handle(request: Request, context: RequestContext): Promise<Response | null> | Response | null;
  encode(writer: Writer, response: Response, version: number, throttleMs: number): void;
  /** The answer that refuses the whole request without looking at it; absent where no fault asks for it. */
  refuse?(request: Request, error: ErrorCode): Response | null;
}
