import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** PEM texts; the key PKCS#8. */
interface Credentials {
  certificate: string;
  key: string;
}

/** Listeners with TLS beside the plain one: one for logins, one for client certificates. */
export interface SecuredListeners {
  credentials: Credentials;
  /** Of a third listener, which needs neither; for tests of a certificate that has run out. */
  expired: Credentials;
  /** PEM text of the CA that client certificates must come from. */
  clientAuthority: string;
  /** Who may log in, by PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512. Names of letters and digits. */
  users: { name: string; password: string }[];
}

export interface SecuredFiles extends Pick<SecuredListeners, 'users'> {
  keystorePath: string;
  expiredKeystorePath: string;
  truststorePath: string;
}

const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
const MODULES = 'org.apache.kafka.common.security';

/** Kafka reads PEM files: the key, followed by its certificate. */
export async function writeSecuredFiles(folder: string, secured: SecuredListeners): Promise<SecuredFiles> {
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  return {
    users: secured.users,
    keystorePath: await write('broker.pem', keystore(secured.credentials)),
    expiredKeystorePath: await write('expired.pem', keystore(secured.expired)),
    truststorePath: await write('clients.pem', secured.clientAuthority),
  };
}

const keystore = ({ key, certificate }: Credentials): string => key + certificate;

export function tlsProperties(files: SecuredFiles): Record<string, string> {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': files.keystorePath,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.truststorePath,
    'listener.name.mtls.ssl.client.auth': 'required',
    'listener.name.expired.ssl.keystore.type': 'PEM',
    'listener.name.expired.ssl.keystore.location': files.expiredKeystorePath,
  };
}

export function loginProperties({ users }: SecuredFiles): Record<string, string> {
  const listener = 'listener.name.saslssl';
  const scram = `${MODULES}.scram.ScramLoginModule required;`;
  const passwords = users.map(({ name, password }) => ` user_${name}="${password}"`).join('');
  return {
    [`${listener}.sasl.enabled.mechanisms`]: ['PLAIN', ...SCRAM].join(','),
    ...Object.fromEntries(SCRAM.map((name) => [`${listener}.${name.toLowerCase()}.sasl.jaas.config`, scram])),
    [`${listener}.plain.sasl.jaas.config`]: `${MODULES}.plain.PlainLoginModule required${passwords};`,
  };
}

/** Arguments of `format` that make the users of SCRAM. */
export function scramArguments(files: SecuredFiles | null): string[] {
  return (files?.users ?? []).flatMap(({ name, password }) =>
    SCRAM.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${name},password=${password}]`]),
  );
}
