import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkerSettings } from '@checkstream/checker';
import { createEgressPolicy, createLookup, openSecrets } from '@checkstream/checker/probe';
import type { CheckOptions } from '@checkstream/checker/probe';
import { loadSettings } from '@checkstream/runtime/settings';
import { CliError } from '../../cli-error.ts';
import { usableSettings } from '../../connection/usable-settings.ts';
import type { Terminal } from '../../terminal/terminal.ts';

export interface ProbeSettingsOptions {
  version: string;
  /** File of certificate authorities to trust in place of those that Node brings. */
  ca: string | undefined;
  /** Endpoints whose tenants count where a secret might be that of several. */
  ids: string[];
}

/**
 * How a checker with this environment would probe: its bounds, secrets and egress policy. A settings file belongs to a
 * service, and is left aside. Throws CliError when a setting cannot be used.
 */
export function probeSettings(terminal: Terminal, { version, ca, ids }: ProbeSettingsOptions): CheckOptions {
  const env = { ...terminal.env, CONFIG_FILE: undefined };
  const { checker } = usableSettings(() => loadSettings({ checker: checkerSettings.checker }, { env }));
  const { secretsDir: dir, secretTenants: tenants, egressDeny: deny, egressAllow: allow } = checker;
  const now = () => performance.now();
  const secrets = usableSettings(() => openSecrets({ env, tenants, dir, now }));
  for (const id of ids) secrets.know(id);
  return {
    location: checker.location,
    checker: checker.name,
    maxBodyBytes: checker.maxBodyBytes,
    patternTimeoutMs: checker.patternTimeoutMs,
    userAgent: `checkstream/${version}`,
    secrets,
    mayConnect: createEgressPolicy({ deny, allow }),
    lookup: createLookup({ now }),
    // The verdict says what a log would.
    log: { error: () => undefined },
    ca: ca === undefined ? null : [authoritiesIn(ca, terminal.cwd)],
  };
}

function authoritiesIn(file: string, cwd: string): string {
  const pem = readPem(file, cwd);
  try {
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    throw new CliError(`--ca: expected a file of PEM certificates, ${file} begins with none`, { cause: error });
  }
}

function readPem(file: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw new CliError(`--ca: expected a file of PEM certificates, ${file} cannot be read (${code})`, { cause: error });
  }
}
