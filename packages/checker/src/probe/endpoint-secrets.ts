import type { Secret } from '@checkstream/runtime/secrets';
import type { Endpoint, EndpointDefinition } from '@checkstream/schema';
import { NO_MASKING, createMasking } from '../secrets/masking.ts';
import type { Masking } from '../secrets/masking.ts';
import type { Secrets } from '../secrets/open-secrets.ts';
import { NotJudgedError } from './errors.ts';
import { namedSecrets } from './named-secrets.ts';

/** The secrets that a definition names, as they are during one probe. */
export interface EndpointSecrets extends Masking {
  /** @param name one that the definition names */
  value: (name: string) => string;
}

export const NO_SECRETS: EndpointSecrets = { ...NO_MASKING, value: () => '' };

export type SecretsOf = (endpoint: Endpoint) => EndpointSecrets;

/** Keeps what it made for a definition as long as each of its secrets is still the same. */
export function createSecretsOf({ find }: Pick<Secrets, 'find'>): SecretsOf {
  const made = new WeakMap<EndpointDefinition, { found: Secret[]; secrets: EndpointSecrets }>();
  return ({ endpointId, definition }) => {
    const names = namedSecrets(definition);
    if (names.length === 0) return NO_SECRETS;
    const found = names.map((name) => usable(find(endpointId, name)));
    const before = made.get(definition);
    if (before?.found.every((secret, index) => secret === found[index])) return before.secrets;
    const values = new Map(names.map((name, index) => [name, found[index]?.reveal() ?? '']));
    const value = (name: string): string => values.get(name) ?? '';
    refuseUnsendable(definition, value);
    const secrets = { ...createMasking(sentValues(definition, value)), value };
    made.set(definition, { found, secrets });
    return secrets;
  };
}

function usable(found: ReturnType<Secrets['find']>): Secret {
  if ('reveal' in found) return found;
  throw new NotJudgedError('SECRET_MISSING', found.code, found.message);
}

/** What a header may be made of: what Node can write, which is Latin-1 without control characters but the tab. */
const HEADER_TEXT = /^[\t\u0020-\u007e\u0080-\u00ff]*$/;

function refuseUnsendable({ headers, auth }: EndpointDefinition, value: (name: string) => string): void {
  const inHeaders = [...Object.values(headers).map(({ secret }) => secret), auth?.bearer?.tokenFrom];
  const bad = inHeaders.find((name) => typeof name === 'string' && !HEADER_TEXT.test(value(name)));
  if (typeof bad !== 'string') return;
  const message = `not checked: the secret ${bad} has a line break or another character that no header can carry`;
  throw new NotJudgedError('SECRET_MISSING', 'SECRET_UNUSABLE', message);
}

/** What a site gets to see, and so may send back. Keys and certificates of TLS are not among it. */
function sentValues({ headers, auth }: EndpointDefinition, value: (name: string) => string): string[] {
  const inHeaders = Object.values(headers).flatMap(({ secret }) => (secret === null ? [] : [value(secret)]));
  const token = auth?.bearer ? [value(auth.bearer.tokenFrom)] : [];
  if (!auth?.basic) return [...inHeaders, ...token];
  const password = value(auth.basic.passwordFrom);
  return [...inHeaders, ...token, password, `${auth.basic.username}:${password}`];
}
