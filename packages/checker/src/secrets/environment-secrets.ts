import { claimants, isSecretVariable, nameIn, variableOf } from './secret-names.ts';
import { createSecret, type Secret } from '@checkstream/runtime/secrets';

type Environment = Record<string, string | undefined>;

/** `SHARED`: the variable is set and can be another tenant's, so nobody gets it. */
type FromEnvironment = Secret | 'SHARED' | null;

export interface EnvironmentSecrets {
  read: (tenant: string, name: string) => FromEnvironment;
  /** Tells that a tenant exists, where they are not all listed beforehand. */
  know: (tenant: string) => void;
}

/**
 * Secrets from `SECRET_*` variables, as they were at the start.
 * @param listed the tenants that may have some; `null`: every tenant that turns up
 */
export function createEnvironmentSecrets(env: Environment, listed: string[] | null): EnvironmentSecrets {
  const values = new Map(
    Object.entries(env)
      .filter(([variable, value]) => isSecretVariable(variable) && value !== undefined && value !== '')
      .map(([variable, value]) => [variable, createSecret(value ?? '')]),
  );
  const tenants = new Set<string>();
  const owners = new Map<string, string[]>();

  const know = (tenant: string): void => {
    if (tenants.has(tenant)) return;
    tenants.add(tenant);
    for (const variable of values.keys()) {
      owners.set(variable, [...(owners.get(variable) ?? []), ...claimants(variable, [tenant])]);
    }
  };

  listed?.forEach(know);
  return {
    know: listed === null ? know : () => undefined,
    read: (tenant, name) => {
      if (listed === null) know(tenant);
      const variable = variableOf(tenant, name);
      const secret = tenants.has(tenant) ? values.get(variable) : undefined;
      if (secret === undefined) return null;
      return owners.get(variable)?.some((owner) => owner !== tenant) === true ? 'SHARED' : secret;
    },
  };
}

/** One sentence for every variable that can be the secret of two of the tenants; it quotes no value. */
export function collisionsIn(env: Environment, tenants: string[]): string[] {
  return Object.keys(env)
    .filter(isSecretVariable)
    .flatMap((variable) => {
      const owners = claimants(variable, new Set(tenants));
      if (owners.length < 2) return [];
      const readings = owners.map((tenant) => `${nameIn(variable, tenant)} of tenant ${tenant}`).join(' and ');
      return [
        `${variable}: expected the secret of one tenant, came one that can be ${readings}; ` +
          'put the secrets of these tenants into files of CHECKER_SECRETS_DIR, or rename a secret or a tenant',
      ];
    });
}
