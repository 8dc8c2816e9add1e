import { tlsTrouble, type Secret, type TlsTrouble } from '@checkstream/runtime';
import { errorCode } from './classify-error.ts';

interface Refusal {
  /** Begins with the setting that is wrong. */
  problem: string;
  advice: string;
}

/** No access, no such database, no tables, no rights, or pg's own refusal. */
const REFUSALS: Record<string, Refusal> = {
  '28P01': {
    problem: 'DATABASE_URL: expected a user and a password that PostgreSQL accepts, came others',
    advice: 'Check user and password in DATABASE_URL.',
  },
  '28000': {
    problem: 'DATABASE_URL: expected a connection that PostgreSQL lets in, came another user, host or way to connect',
    advice:
      'Check the user in DATABASE_URL and the access rules of the server (pg_hba.conf); one that wants TLS gets it by DATABASE_CA or sslmode=verify-full.',
  },
  '3D000': {
    problem: 'DATABASE_URL: expected a database that exists, came another name',
    advice: 'Create this database, or correct its name in DATABASE_URL.',
  },
  '42P01': {
    problem: 'DATABASE_URL: expected a database with the tables of checkstream, came one without',
    advice: 'Run `checkstream migrate`, or start a writer with WRITER_MIGRATE=true.',
  },
  '42501': {
    problem: 'DATABASE_URL: expected a user with the rights that this takes, came one without',
    advice:
      'Run deploy/roles.sql (again): it makes a writer and a reader with the rights they need. Or correct the user in DATABASE_URL.',
  },
  NO_TLS: {
    problem: 'DATABASE_URL: expected a PostgreSQL that speaks TLS, came one that does not',
    advice: 'Turn TLS on there, correct host and port in DATABASE_URL, or set sslmode=disable there to do without.',
  },
  // TLS broke off: not spoken there, or not with us.
  EPROTO: {
    problem: 'DATABASE_URL: expected a port that agrees on TLS with us, came one that does not',
    advice: 'Correct host and port in DATABASE_URL, or set sslmode=disable there to do without TLS.',
  },
  CONNECTION_REFUSED: {
    problem: 'DATABASE_URL: expected a password, came none',
    advice: 'Set the password in DATABASE_URL.',
  },
};

const TLS_REFUSALS: Record<TlsTrouble, Refusal> = {
  'unknown-authority': {
    problem: 'DATABASE_CA: expected the CA that signed the certificate of PostgreSQL, came another one or none',
    advice: 'Set DATABASE_CA to the authority that signed its certificate.',
  },
  'unusable-certificate': {
    problem: 'DATABASE_URL: expected a PostgreSQL with a certificate that can be used, came another one',
    advice: 'Have its authority issue a new one.',
  },
  dates: {
    problem: 'DATABASE_URL: expected a PostgreSQL with a valid certificate, came one outside its dates',
    advice: "Renew its certificate, or check this machine's clock.",
  },
  'host-name': {
    problem: 'DATABASE_URL: expected a host name of the certificate of PostgreSQL, came another name',
    advice: 'Use the host name that its certificate was made for in DATABASE_URL.',
  },
  'client-certificate': {
    problem: 'DATABASE_URL: expected a PostgreSQL that takes a password, came one that wants a client certificate',
    advice: 'That is not supported: let it take a password.',
  },
  'no-tls': {
    problem: 'DATABASE_URL: expected a port that speaks TLS, came one that does not',
    advice: 'Correct host and port in DATABASE_URL, or set sslmode=disable there to do without TLS.',
  },
};

/** What to do about that which may heal without. */
const ADVICE: Record<string, string> = {
  '53300': 'All its connections are taken: raise max_connections or stop other clients.',
  ECONNREFUSED: 'Start PostgreSQL there, or correct host and port in DATABASE_URL.',
  ENOTFOUND: 'The host name has no address: correct the host in DATABASE_URL.',
  ETIMEDOUT: 'No answer: check host and port in DATABASE_URL and the firewall between.',
  CONNECTION_LOST: 'Check that PostgreSQL is up and that DATABASE_URL is right.',
};

const ACCESS_REFUSED = /^28...$/;

/** Whether other settings would heal it. */
export function isRefusal(error: unknown): boolean {
  return refusalOf(errorCode(error) ?? '') !== undefined;
}

/**
 * For a person: which database, what happened, what to do, and first the setting that is wrong, what was expected and
 * what came, where other settings would heal it. Never the password.
 */
export function describeDatabaseError(error: unknown, url: Secret): string {
  const code = errorCode(error);
  const refusal = refusalOf(code ?? '');
  const what = `PostgreSQL at ${withoutPassword(url.reveal())}: ${reasonOf(error)}${code === null ? '' : ` (${code})`}.`;
  const advice = refusal?.advice ?? ADVICE[code ?? ''];
  const said = advice === undefined ? what : `${what} ${advice}`;
  return refusal === undefined ? said : `${refusal.problem}; ${said}`;
}

function refusalOf(code: string): Refusal | undefined {
  const trouble = tlsTrouble(code);
  if (trouble !== null) return TLS_REFUSALS[trouble];
  return REFUSALS[code] ?? (ACCESS_REFUSED.test(code) ? REFUSALS['28000'] : undefined);
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
