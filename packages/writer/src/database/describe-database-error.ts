import { tlsTrouble, type Secret, type TlsTrouble } from '@checkstream/runtime';
import { errorCode } from './classify-error.ts';

/** What to do about each refusal. */
const ADVICE: Record<string, string> = {
  '28P01': 'Check user and password in DATABASE_URL.',
  '28000':
    'Check the user in DATABASE_URL and the access rules of the server (pg_hba.conf); one that wants TLS gets it by DATABASE_CA or sslmode=verify-full.',
  '3D000': 'Create this database, or correct its name in DATABASE_URL.',
  '42P01': 'Run `checkstream migrate`, or start a writer with WRITER_MIGRATE=true.',
  '42501':
    'Run deploy/roles.sql (again): it makes a writer and a reader with the rights they need. Or correct the user in DATABASE_URL.',
  '53300': 'All its connections are taken: raise max_connections or stop other clients.',
  ECONNREFUSED: 'Start PostgreSQL there, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'The host name has no address: correct the host in DATABASE_URL.',
  ETIMEDOUT: 'No answer: check host and port in DATABASE_URL and the firewall between.',
  NO_TLS: 'Turn TLS on there, correct host and port in DATABASE_URL, or set sslmode=disable there to do without.',
  CONNECTION_REFUSED: 'Set the password in DATABASE_URL.',
  CONNECTION_LOST: 'Check that PostgreSQL is up and that DATABASE_URL is right.',
};

const TLS_ADVICE: Record<TlsTrouble, string> = {
  'unknown-authority': 'Set DATABASE_CA to the authority that signed its certificate.',
  dates: "Renew its certificate, or check this machine's clock.",
  'host-name': 'Use the host name that its certificate was made for in DATABASE_URL.',
  'client-certificate': 'It wants a client certificate, which is not supported: let it take a password.',
  'no-tls': 'Correct host and port in DATABASE_URL, or set sslmode=disable there to do without TLS.',
};

/** No access, no such database, no tables, no rights, no trust in its certificate, or pg's own refusal. */
const REFUSALS = /^(28...|3D000|42501|42P01|CONNECTION_REFUSED|NO_TLS)$/;

/** Whether other settings would heal it. */
export function isRefusal(error: unknown): boolean {
  const code = errorCode(error) ?? '';
  return REFUSALS.test(code) || tlsTrouble(code) !== null;
}

/** One sentence for a person: which database, what happened, what to do. Never the password. */
export function describeDatabaseError(error: unknown, url: Secret): string {
  const code = errorCode(error);
  const advice = code === null ? undefined : adviceFor(code);
  const what = `PostgreSQL at ${withoutPassword(url.reveal())}: ${reasonOf(error)}${code === null ? '' : ` (${code})`}.`;
  return advice === undefined ? what : `${what} ${advice}`;
}

function adviceFor(code: string): string | undefined {
  const trouble = tlsTrouble(code);
  return trouble === null ? ADVICE[code] : TLS_ADVICE[trouble];
}

function reasonOf(error: unknown): string {
  const { message } = error as { message?: unknown };
  return typeof message === 'string' && message !== '' ? message : 'the connection failed';
}

function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return 'an address that is no URL';
  const { username, host, pathname } = new URL(url);
  return `postgres://${username === '' ? '' : `${username}@`}${host}${pathname}`;
}
