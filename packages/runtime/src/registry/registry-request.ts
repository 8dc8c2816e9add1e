import { isNativeError } from 'node:util/types';
import { errorCode, errorMessage } from '../log/error-message.ts';
import { RegistryError } from './registry-error.ts';

/** One call; resolves to the JSON answer, or to null when the registry has no such schema; rejects with RegistryError. */
export type RegistryRequest = (
  method: 'GET' | 'POST',
  path: string,
  body?: object,
) => Promise<Record<string, unknown> | null>;

const CONTENT_TYPE = 'application/vnd.schemaregistry.v1+json';
const ATTEMPT_MS = 10_000;
/** 404 among them: of a schema it does not know, a registry says so in the body. */
const MAY_HEAL = new Set([404, 408, 429]);
/** Error codes of subject, version and schema not found. */
const NO_SUCH_SCHEMA = new Set<unknown>([40401, 40402, 40403]);
const CERTIFICATE_TROUBLE = /^(?:CERT_|ERR_TLS_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

export function createRegistryRequest(url: string, signal: AbortSignal): RegistryRequest {
  const { base, shown, headers } = splitCredentials(url);
  return async (method, path, body) => {
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(ATTEMPT_MS)]);
    const init = { method, headers, signal: attempt, ...(body && { body: JSON.stringify(body) }) };
    try {
      const response = await fetch(new URL(path, base), init);
      return await readAnswer(response, `${method} ${path} at ${shown}`);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof RegistryError ? error : toRegistryError(error, shown);
    }
  };
}

/** fetch refuses a URL with credentials; they go into a header, and into no message. */
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

async function readAnswer(response: Response, what: string): Promise<Record<string, unknown> | null> {
  const text = await response.text();
  if (response.ok) return JSON.parse(text) as Record<string, unknown>;
  const { status } = response;
  if (status === 404 && saysNoSuchSchema(text)) return null;
  throw new RegistryError(
    `SCHEMA_REGISTRY_URL: ${what} was refused with ${status} ${text.slice(0, 300)}${hintOf(status)}`,
    {
      retriable: status >= 500 || MAY_HEAL.has(status),
      status,
    },
  );
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
  return status === 404 ? '; expected the address of a schema registry, check its host, port and path' : '';
}

function toRegistryError(error: unknown, shown: string): RegistryError {
  if (error instanceof SyntaxError) {
    const message = `SCHEMA_REGISTRY_URL: expected JSON from ${shown}, came something else; is it a schema registry?`;
    return new RegistryError(message, { retriable: false, status: 200, cause: error });
  }
  const cause = isNativeError(error) && error.cause !== undefined ? error.cause : error;
  const reason = errorCode(cause) || errorMessage(cause);
  const message = `SCHEMA_REGISTRY_URL: ${shown} does not answer (${reason})`;
  return new RegistryError(message, { retriable: !CERTIFICATE_TROUBLE.test(reason), status: null, cause: error });
}
