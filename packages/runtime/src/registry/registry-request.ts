import type { TLSSocket } from 'node:tls';
import { readCertificates } from '../tls/read-certificates.ts';
import type { RegistrySettings } from '../settings/service-settings.ts';
import type { CertificateWatch } from '../tls/watch-certificates.ts';
import { describeTrouble } from './describe-trouble.ts';
import { RegistryError } from './registry-error.ts';
import { sendRequest, type Answer } from './send-request.ts';

/** One call; resolves to the JSON answer, or to null when the registry has no such schema; rejects with RegistryError. */
export type RegistryRequest = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
) => Promise<Record<string, unknown> | null>;

/** Where the registry is, and whom to believe that it is that. */
export type RegistryPlace = RegistrySettings & { url: NonNullable<RegistrySettings['url']> };

export interface RequestDeps {
  signal: AbortSignal;
  /** Told of our own CA, and of the registry's certificate. */
  certificates?: CertificateWatch;
}

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
const ATTEMPT_MS = 10_000;
/** 404 among them: of a schema it does not know, a registry says so in the body. */
const MAY_HEAL = new Set([404, 408, 429]);
/** Error codes of subject, version and schema not found. */
const NO_SUCH_SCHEMA = new Set<unknown>([40401, 40402, 40403]);

export function createRegistryRequest({ url, ca }: RegistryPlace, deps: RequestDeps): RegistryRequest {
  const { signal, certificates } = deps;
  const { base, shown, headers } = splitCredentials(url.reveal());
  certificates?.own('SCHEMA_REGISTRY_CA', ca);
  if (ca !== null) readCertificates('SCHEMA_REGISTRY_CA', ca);
  return async (method, path, body) => {
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]);
    const question = { method, headers, ca, body: body === undefined ? null : JSON.stringify(body), signal: attempt };
    const onSecured = (socket: TLSSocket): void => certificates?.shown('SCHEMA_REGISTRY_URL', socket);
    try {
      const answer = await sendRequest(new URL(path, base), { ...question, onSecured });
      return readAnswer(answer, { what: `${method} ${path} at ${shown}`, shown });
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof RegistryError
        ? error
        : await describeTrouble(attempt.aborted ? attempt.reason : error, base, signal);
    }
  };
}

/** They go into a header, and into no message. */
function splitCredentials(url: string): { base: URL; shown: string; headers: Record<string, string> } {
  const base = new URL(url);
  const login = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  base.username = '';
  base.password = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  const shown = base.origin + base.pathname;
  const authorization = login === ':' ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  return { base, shown, headers: { accept: CONTENT_TYPE, 'content-type': CONTENT_TYPE, ...authorization } };
}

function readAnswer(
  { status, text }: Answer,
  { what, shown }: { what: string; shown: string },
): Record<string, unknown> | null {
  if (status >= 200 && status < 300) return parseAnswer(text, shown);
  if (status === 404 && saysNoSuchSchema(text)) return null;
  throw new RegistryError(
    `SCHEMA_REGISTRY_URL: ${what} was refused with ${status} ${text.slice(0, 300)}${hintOf(status)}`,
    {
      retriable: status >= 500 || MAY_HEAL.has(status),
      status,
    },
  );
}

function parseAnswer(text: string, shown: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    const message = `SCHEMA_REGISTRY_URL: expected JSON from ${shown}, came something else; is it a schema registry?`;
    throw new RegistryError(message, { retriable: false, status: 200, cause });
  }
}

/** A proxy, another service or a registry that is starting answers 404 too, and knows nothing of schemas. */
function saysNoSuchSchema(text: string): boolean {
  try {
    const answer = JSON.parse(text) as { error_code?: unknown } | null;
    return NO_SUCH_SCHEMA.has(answer?.error_code);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function hintOf(status: number): string {
  if (status === 401 || status === 403) return '; check the user name and the password in the URL';
  if (status >= 300 && status < 400) return '; redirects are not followed, put the address it moved to into the URL';
  return status === 404 ? '; expected the address of a schema registry, check its host, port and path' : '';
}
