import type { Place } from '../tls/open-tls.ts';
import { speaksTls } from '../tls/speaks-tls.ts';
import { tlsTrouble, type TlsTrouble } from '../tls/tls-trouble.ts';
import { errorCode, errorMessage } from '../log/error-message.ts';
import { RegistryError } from './registry-error.ts';

/** Each names the setting that is wrong. */
const TLS_PROBLEMS: Record<TlsTrouble, string> = {
  'unknown-authority':
    "SCHEMA_REGISTRY_CA: expected the CA that signed the registry's certificate, came another one or none",
  dates:
    "SCHEMA_REGISTRY_URL: expected a registry with a valid certificate, came one outside its dates; renew the registry's certificate, or check this machine's clock",
  'host-name': "SCHEMA_REGISTRY_URL: expected a host name of the registry's certificate, came another name",
  'unusable-certificate':
    'SCHEMA_REGISTRY_URL: expected a registry with a usable certificate, came one that cannot be used (revoked, too weak, made for something else, or under a CA that may not sign it); replace it',
  'client-certificate':
    'SCHEMA_REGISTRY_URL: expected a registry that takes a login, came one that wants a client certificate, which is not supported',
  'no-tls':
    'SCHEMA_REGISTRY_URL: expected a port that speaks TLS, since it begins with https://, came one that does not; write http:// or take the TLS port',
};

/** What a port that speaks TLS makes of a question without: the end of the connection, or an answer that is no HTTP. */
const NO_HTTP = /^(?:ECONNRESET|EPIPE|HPE_\w+)$/;
/** What a question with TLS ends with, be the handshake refused or no TLS spoken there at all. */
const BROKEN_TLS = 'EPROTO';
const REFUSED = 'refuses to speak TLS with us: does it want a client certificate, or another version of TLS?';

/** An error of the connection, for a person; asks the port when it may be that TLS is expected there, or not spoken. */
export async function describeTrouble(error: unknown, base: URL, signal: AbortSignal): Promise<RegistryError> {
  const reason = reasonOf(error);
  const fatal = (problem: string): RegistryError =>
    new RegistryError(`${problem} (${reason} from ${base.host})`, { retriable: false, status: null, cause: error });
  const trouble = tlsTrouble(errorCode(error));
  if (trouble !== null) return fatal(TLS_PROBLEMS[trouble]);
  const secured = base.protocol === 'https:';
  const mayBeTls = secured ? reason === BROKEN_TLS : NO_HTTP.test(reason);
  const speaks = mayBeTls ? await speaksTls(placeOf(base), signal) : null;
  if (secured && speaks === false) return fatal(TLS_PROBLEMS['no-tls']);
  if (!secured && speaks === true) {
    return fatal(
      'SCHEMA_REGISTRY_URL: expected a port without TLS, since it begins with http://, came one that speaks it; write https://',
    );
  }
  const what = speaks === true ? REFUSED : 'does not answer';
  const message = `SCHEMA_REGISTRY_URL: ${base.origin}${base.pathname} ${what} (${reason})`;
  return new RegistryError(message, { retriable: true, status: null, cause: error });
}

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  return code === '' || code === 'UNSPECIFIED' ? errorMessage(error) : code;
}

const placeOf = ({ protocol, hostname, port }: URL): Place => ({
  host: hostname.replace(/^\[(.+)\]$/, '$1'),
  port: Number(port || (protocol === 'https:' ? '443' : '80')),
});
