import type { Endpoint, FailureKind } from '@checkstream/schema';

/**
 * One honest attempt on the wire. Total: it never rejects for anything that a site, the network or the signal does.
 * After the signal aborts it resolves soon, and what it resolves with is not worth keeping.
 */
export type Probe = (endpoint: Endpoint, signal: AbortSignal) => Promise<Probed>;

/** What came of a probe. No expression has been evaluated yet: that is not the wire's affair, nor its time. */
export interface Probed {
  observation: Observation;
  /** What was read of the last body. Only once: its bytes go for the text. */
  bodyText: () => string;
  /** The text is needed no longer. */
  release: () => void;
  /** Hides the endpoint's secrets in a text that the site sent. */
  mask: (text: string) => string;
}

/**
 * What an expression said about a text; all but the first two leave it undecided. `TOO_COMPLEX`: it is too large, or
 * takes too much memory. `REFUSED`: too many others wait. `FAILED`: the thread it ran on died.
 */
export type PatternAnswer = 'MATCHED' | 'NOT_MATCHED' | 'TIMED_OUT' | 'INVALID' | 'TOO_COMPLEX' | 'REFUSED' | 'FAILED';

/** Milliseconds, each summed over the hops that completed the phase; `null` when none did. */
export interface Phases {
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  firstByteMs: number | null;
  downloadMs: number | null;
}

/**
 * What ended the exchange early. `BODY`: the last response's header had arrived whole, so that status and headers are
 * judged before it. `EXCHANGE`: anything earlier.
 */
export interface ProbeFailure {
  stage: 'EXCHANGE' | 'BODY';
  kind: Exclude<FailureKind, 'NONE'>;
  code: string;
  message: string;
}

/** The raw facts of one probe, before any verdict. */
export interface Observation extends Phases {
  /** Milliseconds since the epoch, by the checker's clock. */
  startedAt: number;
  /** From the start to the last byte, without anything that waited inside the checker. */
  totalMs: number;
  failure: ProbeFailure | null;
  /** Of the last response. */
  httpStatus: number | null;
  /** Of the last response, by lower-case name, repeated ones joined. */
  headers: Record<string, string>;
  /** First 512 bytes of the last body as storable text; empty when none was read. */
  bodyExcerpt: string;
  /** Decoded. */
  bodyBytes: number;
  bodyTruncated: boolean;
  /** Requests sent after the first. */
  redirects: number;
  remoteAddress: string | null;
  /** Earliest expiry in the chain that the last hop over TLS sent, milliseconds since the epoch. */
  certificateExpiresAt: number | null;
  /** `null`: there is no pattern, what came before it already decided, or it was not evaluated yet. */
  bodyPattern: PatternAnswer | null;
  /** By lower-case header name; only headers that came and that have an expectation. */
  headerPatterns: Record<string, PatternAnswer>;
  /** How long the checker's event loop stood still in all while the probe ran; so much too long `totalMs` may be. */
  stalledMs: number;
  /** Event-loop utilization, 0..1, while the probe ran. */
  checkerLoad: number;
}
