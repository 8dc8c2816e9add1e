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
  'client-certificate':
    'SCHEMA_REGISTRY_URL: expected a registry that takes a login, came one that wants a client certificate, which is not supported',
  'no-tls':
    'SCHEMA_REGISTRY_URL: expected a port that speaks TLS, since it begins with https://, came one that does not; write http:// or take the TLS port',
};

/** What a port that speaks TLS makes of a question without: the end of the connection, or an answer that is no HTTP. */
const NO_HTTP = /^(?:ECONNRESET|EPIPE|HPE_\w+)$/;

/** An error of the connection, for a person; asks the port when it may be that TLS is expected there. */
export async function describeTrouble(error: unknown, base: URL): Promise<RegistryError> {
  const shown = base.origin + base.pathname;
  const reason = errorCode(error) || errorMessage(error);
  const fatal = (problem: string): RegistryError =>
    new RegistryError(`${problem} (${reason} from ${base.host})`, { retriable: false, status: null, cause: error });
  const trouble = tlsTrouble(reason);
  if (trouble !== null) return fatal(TLS_PROBLEMS[trouble]);
  if (base.protocol === 'http:' && NO_HTTP.test(reason) && (await speaksTls(placeOf(base)))) {
    return fatal(
      'SCHEMA_REGISTRY_URL: expected a port without TLS, since it begins with http://, came one that speaks it; write https://',
    );
  }
  const message = `SCHEMA_REGISTRY_URL: ${shown} does not answer (${reason})`;
  return new RegistryError(message, { retriable: true, status: null, cause: error });
}

const placeOf = ({ hostname, port }: URL) => ({
  host: hostname.replace(/^\[(.+)\]$/, '$1'),
  port: Number(port || '80'),
});
