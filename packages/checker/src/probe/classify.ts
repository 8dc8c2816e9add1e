import { CertificateError, DeadlineError, RedirectError, NotJudgedError } from './errors.ts';
import type { Stage } from './hop-trace.ts';
import type { ProbeFailure } from './observation.ts';

export type ProbeFailureKind = ProbeFailure['kind'];

export interface Circumstances {
  stage: Stage;
  /** Our event loop stood still so long that a timeout or a reset says nothing about the site. */
  stalled: boolean;
  /** Has this machine an address of the family it was to connect with? Only asked when it matters. */
  hasRoute: () => boolean;
}

/** Our own machine ran out of something, or has no network of that family. */
const AGENT_CODES = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'EAFNOSUPPORT',
  'EAI_MEMORY',
]);

const TIMEOUT_KINDS = {
  DNS: 'DNS',
  CONNECT: 'CONNECT_TIMEOUT',
  TLS: 'TIMEOUT',
  HEADER: 'TIMEOUT',
  BODY: 'TIMEOUT',
} as const satisfies Record<Stage, ProbeFailureKind>;

/** A connection that ended, seen from this side. */
export const CLOSED_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ENETRESET', 'ENOTCONN']);
const UNREACHABLE_CODES = new Set(['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ECONNREFUSED', 'EPROTO']);

/** What kind of failure an error is, by its class, its code and how far the probe had come; never by its text. */
export function classify(error: Error, circumstances: Circumstances): ProbeFailureKind {
  if (error instanceof NotJudgedError) return error.kind;
  if (error instanceof RedirectError) return 'REDIRECT';
  if (error instanceof CertificateError) return 'TLS_CERTIFICATE';
  const code = codeOf(error);
  // A coding error in Node's view is one of ours, not of the site.
  if (code === error.name || error.name === 'TypeError' || error.name === 'RangeError') return 'OTHER';
  if (isOurs(error, code, circumstances)) return 'AGENT';
  if (isTimeout(error, code)) return TIMEOUT_KINDS[circumstances.stage];
  return byStage(circumstances.stage, code);
}

/** As `classify`, of an error that came before anybody was asked anything: it can only be ours. */
export function classifyOwn(error: Error): ProbeFailureKind {
  if (error instanceof NotJudgedError) return error.kind;
  return AGENT_CODES.has(codeOf(error)) ? 'AGENT' : 'OTHER';
}

/** The error's own code, else the name of its class. */
export function codeOf(error: Error): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}

function isOurs(error: Error, code: string, { stalled, hasRoute }: Circumstances): boolean {
  if (AGENT_CODES.has(code)) return true;
  if (code === 'ENETUNREACH') return !hasRoute();
  return stalled && (isTimeout(error, code) || CLOSED_CODES.has(code));
}

/** Ours, or the kernel's own after its last retransmission. */
const isTimeout = (error: Error, code: string): boolean => error instanceof DeadlineError || code === 'ETIMEDOUT';

function byStage(stage: Stage, code: string): ProbeFailureKind {
  switch (stage) {
    case 'DNS':
      return 'DNS';
    case 'CONNECT':
      return code === 'ECONNREFUSED' ? 'CONNECT_REFUSED' : 'CONNECT_OTHER';
    case 'TLS':
      return 'TLS_HANDSHAKE';
    case 'HEADER':
      return beforeHeader(code);
    case 'BODY':
      return 'BODY';
    default:
      return stage satisfies never;
  }
}

function beforeHeader(code: string): ProbeFailureKind {
  const ofTls = code.startsWith('ERR_SSL_');
  // With TLS 1.3 a site refuses our side of the handshake only after it ended for us.
  if (ofTls && code.includes('_ALERT_')) return 'TLS_HANDSHAKE';
  const fromWire = ofTls || code.startsWith('HPE_') || CLOSED_CODES.has(code) || UNREACHABLE_CODES.has(code);
  return fromWire ? 'PROTOCOL' : 'OTHER';
}
