import { statSync } from 'node:fs';
import { splitEndpointId } from '@checkstream/schema';
import { SettingsError } from '@checkstream/runtime/settings';
import type { Secret } from '@checkstream/runtime/secrets';
import { collisionsIn, createEnvironmentSecrets } from './environment-secrets.ts';
import { createFileSecrets } from './file-secrets.ts';
import { variableOf } from './secret-names.ts';

export interface SecretsOptions {
  env: Record<string, string | undefined>;
  /** Tenants that may have secrets in the environment; `null`: every tenant that turns up. */
  tenants: string[] | null;
  /** Folder of files `<tenant>/<NAME>`. */
  dir: string | null;
  /** Monotonic milliseconds. */
  now: () => number;
}

/** Why a secret cannot be used; the message names it and says what to do. */
interface SecretProblem {
  code: 'SECRET_MISSING' | 'SECRET_SHARED' | 'SECRET_UNREADABLE';
  message: string;
}

export interface Secrets {
  /** A secret of the tenant that owns the endpoint; never one of another tenant. */
  find: (endpointId: string, name: string) => Secret | SecretProblem;
  /** Tells of an endpoint that may be probed later, so that its tenant counts from now on. */
  know: (endpointId: string) => void;
}

/** As in an endpoints file; definitions come from Kafka, where anything may stand. No dot, no slash: it is a file's name. */
const NAME = /^[A-Za-z0-9_-]{1,100}$/;

/** @throws SettingsError when a variable can be the secret of two tenants, or there is no such folder */
export function openSecrets({ env, tenants, dir, now }: SecretsOptions): Secrets {
  const problems = [...collisionsIn(env, tenants ?? []), ...folderProblems(dir)];
  if (problems.length > 0) throw new SettingsError(problems);
  const environment = createEnvironmentSecrets(env, tenants);
  const inFile = dir === null ? () => null : createFileSecrets(dir, now);

  return {
    know: (endpointId) => {
      const tenant = tenantOf(endpointId);
      if (tenant !== null) environment.know(tenant);
    },
    find: (endpointId, name) => {
      const tenant = tenantOf(endpointId);
      if (tenant === null || !NAME.test(name)) return missing(`no secret can have the name ${JSON.stringify(name)}`);
      const variable = environment.read(tenant, name);
      if (variable !== null && variable !== 'SHARED') return variable;
      const file = inFile(tenant, name);
      if (file === 'UNREADABLE') return unreadable(tenant, name);
      if (file === null && variable === 'SHARED') return shared(tenant, name);
      return file ?? missing(`the checker has no secret ${name} of tenant ${tenant}: ${waysToSet(tenant, name)}`);
    },
  };
}

const tenantOf = (endpointId: string): string | null => splitEndpointId(endpointId)?.tenant ?? null;

const waysToSet = (tenant: string, name: string): string =>
  `set ${variableOf(tenant, name)} in its environment, or write ${tenant}/${name} in its CHECKER_SECRETS_DIR`;

const missing = (why: string): SecretProblem => ({ code: 'SECRET_MISSING', message: `not checked: ${why}` });

const shared = (tenant: string, name: string): SecretProblem => ({
  code: 'SECRET_SHARED',
  message:
    `not checked: ${variableOf(tenant, name)} can be the secret ${name} of tenant ${tenant} and one of another tenant, ` +
    `so neither gets it; write ${tenant}/${name} in CHECKER_SECRETS_DIR of the checker`,
});

const unreadable = (tenant: string, name: string): SecretProblem => ({
  code: 'SECRET_UNREADABLE',
  message:
    `not checked: the checker cannot read its secret ${name} of tenant ${tenant}; ` +
    `expected a file ${tenant}/${name} in CHECKER_SECRETS_DIR that it has permission to read`,
});

function folderProblems(dir: string | null): string[] {
  if (dir === null) return [];
  try {
    return statSync(dir).isDirectory() ? [] : [`CHECKER_SECRETS_DIR: expected a folder, came the file ${dir}`];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [`CHECKER_SECRETS_DIR: expected a folder that this process can reach, came ${dir} (${code})`];
  }
}
