/** What the endpoints file calls the tenant that has no name of its own. */
const DEFAULT_TENANT = 'default';

const PREFIX = 'SECRET_';

/** `SECRET_<TENANT>_<NAME>`, and `SECRET_<NAME>` of the tenant `default`. */
export const variableOf = (tenant: string, name: string): string =>
  tenant === DEFAULT_TENANT ? PREFIX + upperCase(name) : prefixOf(tenant) + upperCase(name);

/**
 * Those of the tenants whose secret a variable can be by its name, which is one more than it should be for `a` and `a-b`.
 * The tenant `default` has no prefix: it owns what is nobody else's.
 */
export const claimants = (variable: string, tenants: Iterable<string>): string[] =>
  [...tenants].filter((tenant) => {
    const prefix = prefixOf(tenant);
    return tenant !== DEFAULT_TENANT && variable.startsWith(prefix) && variable.length > prefix.length;
  });

export const isSecretVariable = (variable: string): boolean =>
  variable.startsWith(PREFIX) && variable.length > PREFIX.length;

/** The name of the secret that a variable holds for a tenant, as far as the variable tells. */
export const nameIn = (variable: string, tenant: string): string => variable.slice(prefixOf(tenant).length);

const prefixOf = (tenant: string): string => `${PREFIX}${upperCase(tenant)}_`;

const upperCase = (text: string): string => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_');
