import { randomBytes } from 'node:crypto';
import { createAuthority, type Authority, type Credentials } from '../certificates/create-authority.ts';
import { apacheKafkaVersion } from '../servers.ts';
import { allOrNone } from './all-or-none.ts';

/** A Kafka that speaks TLS, with certificates and a user of its own. All addresses are `host:port`. */
export interface SecuredKafka {
  /** Of all its certificates, and of the clients it trusts. */
  authority: Authority;
  user: { username: string; password: string };
  /** TLS, and a login by PLAIN or SCRAM. Its certificate is for `localhost` and not for 127.0.0.1. */
  withLogin: string;
  /** TLS, and a client certificate. */
  withCertificate: string;
  /** TLS alone, with a certificate that has run out. */
  expired: string;
  /** No TLS. */
  plain: string;
  close(): Promise<void>;
}

interface Contents {
  credentials: Credentials;
  expired: Credentials;
  clientAuthority: string;
  users: { name: string; password: string }[];
}

type Started = Omit<SecuredKafka, 'authority' | 'user'>;

/** A real Apache Kafka when the run is on one, else the embedded broker, once for each address: they share no topics. */
export async function startSecuredKafka(): Promise<SecuredKafka> {
  const authority = createAuthority('test brokers');
  const user = { username: 'checkstream', password: `right-${randomBytes(8).toString('hex')}` };
  const contents: Contents = {
    credentials: authority.issue({ name: 'broker', hosts: ['localhost'] }),
    expired: authority.issue({ name: 'broker', hosts: ['localhost'], fromDay: -9, untilDay: -2 }),
    clientAuthority: authority.certificate,
    users: [{ name: user.username, password: user.password }],
  };
  const version = apacheKafkaVersion();
  const started = version === null ? await startEmbedded(contents) : await startReal(version, contents);
  return { authority, user, ...started };
}

async function startReal(version: string, contents: Contents): Promise<Started> {
  const { startApacheKafka } = await import('@checkstream/apache-kafka');
  const kafka = await startApacheKafka({ version, secured: contents });
  const only = ([address = '']: string[]): string => address;
  return {
    withLogin: only(kafka.saslBrokers),
    withCertificate: only(kafka.mutualTlsBrokers),
    expired: only(kafka.expiredBrokers),
    plain: only(kafka.brokers),
    close: () => kafka.stop(),
  };
}

async function startEmbedded({ credentials, expired, clientAuthority, users }: Contents): Promise<Started> {
  const { createEmbeddedKafka } = await import('@checkstream/embedded-kafka');
  const tlsOf = ({ certificate: cert, key }: Credentials) => ({ cert, key });
  const named = { advertisedHost: 'localhost' };
  const onlyTrusted = { requestCert: true, rejectUnauthorized: true, ca: clientAuthority };
  const passwords = new Map(users.map(({ name, password }) => [name, password]));
  const kafkas = await allOrNone([
    createEmbeddedKafka({ ...named, tls: tlsOf(credentials), users: passwords }),
    createEmbeddedKafka({ ...named, tls: { ...tlsOf(credentials), ...onlyTrusted } }),
    createEmbeddedKafka({ ...named, tls: tlsOf(expired) }),
    createEmbeddedKafka(),
  ]);
  const [withLogin = '', withCertificate = '', ranOut = '', plain = ''] = kafkas.flatMap(({ brokers }) => brokers);
  const close = async (): Promise<void> => void (await Promise.all(kafkas.map((kafka) => kafka.close())));
  return { withLogin, withCertificate, expired: ranOut, plain, close };
}
