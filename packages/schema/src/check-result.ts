/** The verdict of one check. `UNKNOWN`: we could not judge, and it counts neither for nor against the endpoint. */
export const OUTCOMES = ['UP', 'DOWN', 'UNKNOWN'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Kinds that make an outcome DOWN, in the order in which a probe can go wrong. */
export const DOWN_KINDS = [
  'DNS',
  'CONNECT_REFUSED',
  'CONNECT_TIMEOUT',
  'CONNECT_OTHER',
  'TLS_HANDSHAKE',
  'TLS_CERTIFICATE',
  'TIMEOUT',
  'PROTOCOL',
  'REDIRECT',
  'STATUS',
  'HEADER',
  'BODY',
  'PATTERN_MISMATCH',
  'CERTIFICATE_EXPIRING',
  'SLOW',
] as const;

/** Kinds that make an outcome UNKNOWN. `OTHER` is also what a reader sees in place of a kind it does not know. */
export const UNKNOWN_KINDS = [
  'PATTERN_TIMEOUT',
  'BODY_TOO_LARGE',
  'EGRESS_DENIED',
  'SECRET_MISSING',
  'AGENT',
  'OTHER',
] as const;

/** Why a check is not UP; `NONE` when it is. */
export const FAILURE_KINDS = ['NONE', ...DOWN_KINDS, ...UNKNOWN_KINDS] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];
export type DownKind = (typeof DOWN_KINDS)[number];
export type UnknownKind = (typeof UNKNOWN_KINDS)[number];

export interface Failure {
  /** Machine code, such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  code: string;
  /** One sentence that a site owner understands. */
  message: string;
  /** First 512 bytes of the body as storable text, when it helps. */
  bodyExcerpt: string | null;
}

/**
 * What one check found. `(endpointId, location, scheduledAt)` is its identity, fixed before it ran.
 * Instants are integer milliseconds since the Unix epoch, UTC; `...Ms` durations are fractional milliseconds of a
 * monotonic clock. `null` means "did not happen".
 */
export interface CheckResult {
  /** `tenant/id`. */
  endpointId: string;
  /** Which definition was checked: first 6 bytes, unsigned big-endian, of SHA-256 of its Avro bytes. */
  definitionHash: number;
  intervalMs: number;
  location: string;
  /** Stable name of the checker process. */
  checker: string;
  /** The slot. */
  scheduledAt: number;
  /** When the probe really began. */
  startedAt: number;
  outcome: Outcome;
  failureKind: FailureKind;
  /** `null` exactly when the outcome is UP. */
  failure: Failure | null;
  /** Status of the last response, kept when a later step failed. */
  httpStatus: number | null;
  /** Did the expression itself match, also under `absent`; `null` when there is none or it was not evaluated. */
  patternMatched: boolean | null;
  dnsMs: number | null;
  connectMs: number | null;
  tlsMs: number | null;
  /** From the end of connect or TLS to the first header byte, sending included. */
  firstByteMs: number | null;
  downloadMs: number | null;
  /** From the start to the last byte, without pattern evaluation or any queueing of ours. */
  totalMs: number;
  /** Address of the last hop. */
  remoteAddress: string | null;
  /** Requests sent after the first. */
  redirects: number;
  /** Body bytes read, decoded. */
  bodyBytes: number;
  bodyTruncated: boolean;
  /** Earliest expiry in the chain the site sent. */
  certificateExpiresAt: number | null;
  /** Event-loop utilization, 0..1, while the probe ran. */
  checkerLoad: number;
}
