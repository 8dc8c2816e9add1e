import { CLOSED_CODES } from './classify.ts';
import type { ProbeFailureKind } from './classify.ts';
import type { Stage } from './hop-trace.ts';
import { portOf } from './port-of.ts';

export interface Scene {
  /** Where the last hop went; `null` when there was none. */
  url: URL | null;
  /** What the hop connected to, or tried to; `null` when it never got an address. */
  address: string | null;
  code: string;
  timeoutMs: number;
  stage: Stage;
}

type Sentence = (scene: Scene) => string;

const WHILE = {
  DNS: 'while its name was looked up',
  CONNECT: 'while connecting',
  TLS: 'during the TLS handshake',
  HEADER: 'before the header of the answer was complete',
  BODY: 'before the body was complete',
} as const satisfies Record<Stage, string>;

const CERTIFICATE_REASONS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'has expired',
  CERT_NOT_YET_VALID: 'is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'was issued for other names',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'leads to a root that this checker does not trust',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'leads to a root that this checker does not trust, or an intermediate is missing',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'leads to a root that this checker does not trust, or an intermediate is missing',
};

const SENTENCES: Partial<Record<ProbeFailureKind, Sentence>> = {
  DNS: (scene) =>
    scene.code === 'ETIMEDOUT'
      ? `no answer about the name ${siteOf(scene)} within ${scene.timeoutMs} ms`
      : `the name ${siteOf(scene)} gave no address (${scene.code})`,
  CONNECT_REFUSED: (scene) => `${peerOf(scene)} refused the connection`,
  CONNECT_TIMEOUT: (scene) => `no connection to ${peerOf(scene)} within ${scene.timeoutMs} ms`,
  CONNECT_OTHER: (scene) => `no connection to ${peerOf(scene)} (${scene.code})`,
  TLS_HANDSHAKE: (scene) => `the TLS handshake with ${peerOf(scene)} failed (${scene.code})`,
  TLS_CERTIFICATE: (scene) =>
    `the certificate for ${siteOf(scene)} ${CERTIFICATE_REASONS[scene.code] ?? 'cannot be trusted'} (${scene.code})`,
  TIMEOUT: ({ timeoutMs, stage }) => `not finished within ${timeoutMs} ms: the time ran out ${WHILE[stage]}`,
  PROTOCOL: (scene) => `${peerOf(scene)} ${protocolReason(scene)} (${scene.code})`,
  BODY: (scene) => `${bodyReason(scene)} (${scene.code})`,
  AGENT: ({ code, stage }) =>
    code === 'ETIMEDOUT' || code === 'ECONNRESET'
      ? `not judged: the checker itself stood still ${WHILE[stage]} (${code})`
      : `not judged: the checker ran out of something, or has no route (${code}), ${WHILE[stage]}`,
};

/** One sentence that a site owner understands. */
export function explain(kind: ProbeFailureKind, error: Error, scene: Scene): string {
  return SENTENCES[kind]?.(scene) ?? error.message;
}

function protocolReason({ code }: Scene): string {
  if (isClosed(code)) return 'closed the connection before a whole header of its answer came';
  if (code === 'HPE_HEADER_OVERFLOW') return 'sent a header larger than 64 KiB';
  return code.startsWith('ERR_SSL_') ? 'broke the TLS connection before its answer' : 'sent something that is not HTTP';
}

function bodyReason(scene: Scene): string {
  const { code } = scene;
  if (isClosed(code)) return `${peerOf(scene)} closed the connection before the body was complete`;
  if (code === 'TOO_MANY_CODINGS') return 'the body is compressed more often than five times over';
  if (code === 'CODING_TOO_LARGE') return 'the compressed body takes far more bytes than what is in it';
  if (code.startsWith('HPE_')) return 'the chunks of the body are not framed as HTTP wants them';
  return code.startsWith('ERR_SSL_') ? 'the TLS connection broke within the body' : 'the compressed body is broken';
}

const isClosed = (code: string): boolean => CLOSED_CODES.has(code);

const siteOf = ({ url }: Scene): string => url?.hostname ?? 'the endpoint';

const peerOf = (scene: Scene): string =>
  scene.address === null || scene.url === null ? siteOf(scene) : `${scene.address} port ${portOf(scene.url)}`;
