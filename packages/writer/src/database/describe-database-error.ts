import { errorCode } from './classify-error.ts';

/** What to do about each refusal. */
const ADVICE: Record<string, string> = {
  '28P01': 'Check user and password in DATABASE_URL.',
  '28000': 'Check the user in DATABASE_URL and the access rules of the server (pg_hba.conf).',
  '3D000': 'Create this database, or correct its name in DATABASE_URL.',
  '42P01': 'Run `checkstream migrate`, or start a writer with WRITER_MIGRATE=true.',
  '42501': 'Grant this user CREATE on the schema and TEMPORARY on the database, or use another in DATABASE_URL.',
  '53300': 'All its connections are taken: raise max_connections or stop other clients.',
  ECONNREFUSED: 'Start PostgreSQL there, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'The host name has no address: correct the host in DATABASE_URL.',
  ETIMEDOUT: 'No answer: check host and port in DATABASE_URL and the firewall between.',
  CONNECTION_REFUSED: 'Set the password in DATABASE_URL; for a server without TLS, sslmode=disable there.',
  CONNECTION_LOST: 'Check that PostgreSQL is up and that DATABASE_URL is right.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Set DATABASE_CA to the authority that signed its certificate.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Set DATABASE_CA to the authority that signed its certificate.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Set DATABASE_CA to the authority that signed its certificate.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'Use the host name that its certificate was made for in DATABASE_URL.',
};

/** No access, no such database, no tables, no rights, no trust in its certificate, or pg's own refusal. */
const REFUSALS = /^(28...|3D000|42501|42P01|CONNECTION_REFUSED|(CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO|ERR_TLS)_.*)$/;

/** Whether other settings would heal it. */
export function isRefusal(error: unknown): boolean {
  return REFUSALS.test(errorCode(error) ?? '');
}

/** One sentence for a person: which database, what happened, what to do. Never the password. */
export function describeDatabaseError(error: unknown, url: string): string {
  const code = errorCode(error);
  const advice = code === null ? undefined : ADVICE[code];
  const what = `PostgreSQL at ${withoutPassword(url)}: ${reasonOf(error)}${code === null ? '' : ` (${code})`}.`;
  return advice === undefined ? what : `${what} ${advice}`;
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
