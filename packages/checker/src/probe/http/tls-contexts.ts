import { X509Certificate, createHash } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { SecureContext } from 'node:tls';
import type { TlsOptions } from '@checkstream/schema';
import { NotJudgedError } from '../errors.ts';

/** What the hops of one probe use: the client certificate goes to the endpoint's own origin only. */
export interface ProbeContexts {
  ownOrigin: SecureContext;
  others: SecureContext;
}

export type ContextsOf = (tls: TlsOptions, secret: (name: string) => string) => ProbeContexts;

/** PEM texts. */
interface Material {
  ca: string | string[] | null;
  certificate: string | null;
  key: string | null;
}

/** Each costs 10 to 35 KB. */
const MOST_CONTEXTS = 1_000;

/**
 * Building a context costs more than a probe, so there is one for each distinct setting, by the content of its secrets:
 * a rotated one makes a new context, and the least recently used goes. Sessions are never resumed, whatever it remembers.
 * @param trusted certificate authorities where a definition names none, PEM; `null`: those that Node brings
 */
export function createTlsContexts(trusted: string[] | null, most = MOST_CONTEXTS): ContextsOf {
  const usual = build({ ca: trusted, certificate: null, key: null });
  const contexts = new Map<string, SecureContext>();

  const contextFor = (material: Material): SecureContext => {
    const key = createHash('sha256').update(JSON.stringify(material)).digest('base64');
    const context = contexts.get(key) ?? build(material);
    contexts.delete(key);
    contexts.set(key, context);
    for (const oldest of contexts.keys()) {
      if (contexts.size <= most) break;
      contexts.delete(oldest);
    }
    return context;
  };

  return ({ caFrom, certificateFrom, keyFrom }, secret) => {
    if (caFrom === null && certificateFrom === null && keyFrom === null) return { ownOrigin: usual, others: usual };
    const pem = (name: string | null): string | null => (name === null ? null : pemOf(secret(name)));
    const material = { ca: pem(caFrom), certificate: pem(certificateFrom), key: pem(keyFrom) };
    refuseNoAuthority(caFrom, material.ca);
    const ca = material.ca ?? trusted;
    const others = caFrom === null ? usual : contextFor({ ca, certificate: null, key: null });
    if (certificateFrom === null && keyFrom === null) return { ownOrigin: others, others };
    try {
      return { ownOrigin: contextFor({ ...material, ca }), others };
    } catch (error) {
      throw unusable(`${certificateFrom} and ${keyFrom} are no PEM certificate with its key`, error as Error);
    }
  };
}

function build({ ca, certificate, key }: Material): SecureContext {
  return createSecureContext({
    // An authority of one's own is often an intermediate, which is then trusted by itself.
    ...(ca === null ? {} : { ca, allowPartialTrustChain: true }),
    ...(certificate === null ? {} : { cert: certificate }),
    ...(key === null ? {} : { key }),
  });
}

/** PEM in a variable often carries `\n` as two characters. */
const pemOf = (text: string): string => text.replaceAll(String.raw`\n`, '\n');

/** A context takes any text for a list of authorities, and then trusts none. */
function refuseNoAuthority(name: string | null, pem: string | null): void {
  if (pem === null) return;
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw unusable(`${name} is no PEM certificate of an authority`, error as Error);
  }
}

/** What OpenSSL says about a key is not for a result. */
function unusable(why: string, cause: Error): NotJudgedError {
  const error = new NotJudgedError('SECRET_MISSING', 'SECRET_UNUSABLE', `not checked: the secret ${why}`);
  error.cause = cause;
  return error;
}
