import { hostname } from 'node:os';
import {
  httpSettings,
  kafkaSettings,
  logSettings,
  registrySettings,
  topicSettings,
} from '@checkstream/runtime/settings';
import type {
  HttpSettings,
  KafkaSettings,
  LogSettings,
  RegistrySettings,
  SettingsDefinition,
  SettingsGroup,
  TopicSettings,
} from '@checkstream/runtime/settings';
import { CHECKER_NAME, NAME, type NameRule } from '@checkstream/schema';
import { egressProblem } from './egress/egress-policy.ts';

/** The checker's own group. Sizes in bytes. */
interface CheckerGroup {
  location: string;
  name: string;
  endpointsFile: string | null;
  secretsDir: string | null;
  /** `null`: whoever turns up. */
  secretTenants: string[] | null;
  maxInFlight: number;
  maxBodyBytes: number;
  patternTimeoutMs: number;
  /** Results. */
  buffer: number;
  egressDeny: string[];
  egressAllow: string[];
}

export interface CheckerSettings {
  kafka: KafkaSettings;
  topics: TopicSettings;
  registry: RegistrySettings;
  http: HttpSettings;
  log: LogSettings;
  checker: CheckerGroup;
}

const MIB = 1024 * 1024;
const LONGEST_QUOTE = 40;

function namesProblem(tenants: string[]): string | null {
  const bad = tenants.filter((tenant) => !NAME.accepts(tenant));
  return bad.length === 0 ? null : `expected names of tenants as in endpoints files, came ${JSON.stringify(bad)}`;
}

const checkerGroup: SettingsGroup<CheckerGroup> = {
  location: {
    doc: 'Where this checker runs; checkers of one location share its endpoints',
    format: String,
    default: 'default',
    check: named('location', NAME),
    env: 'CHECKER_LOCATION',
  },
  name: {
    doc: 'Name of this checker in its results; keep it the same over restarts',
    format: String,
    default: null,
    derive: () => hostname(),
    derived: 'host name',
    check: named('name', CHECKER_NAME),
    env: 'CHECKER_NAME',
  },
  endpointsFile: {
    doc: 'Apply this endpoints file at start and whenever it changes; for development and single checkers',
    format: String,
    default: null,
    nullable: true,
    env: 'CHECKER_ENDPOINTS_FILE',
  },
  secretsDir: {
    doc: 'Folder of the secrets that definitions name: one file each, `<tenant>/<NAME>`; a changed one is in use within 10 s',
    format: String,
    default: null,
    nullable: true,
    env: 'CHECKER_SECRETS_DIR',
  },
  secretTenants: {
    doc: 'Tenants that have secrets in SECRET_ variables, comma separated; every tenant that has endpoints here when not set. Set it where people who do not trust each other write definitions',
    format: 'list',
    default: null,
    nullable: true,
    check: ({ secretTenants }: Partial<Record<keyof CheckerGroup, unknown>>) =>
      namesProblem((secretTenants as string[] | null) ?? []),
    env: 'CHECKER_SECRET_TENANTS',
  },
  maxInFlight: {
    doc: 'Probes that may run at the same time',
    format: 'nat',
    default: 1000,
    min: 1,
    env: 'CHECKER_MAX_IN_FLIGHT',
  },
  maxBodyBytes: {
    doc: 'Most decoded bytes read of a body; a definition may ask for less',
    format: 'size',
    default: MIB,
    min: 1,
    env: 'CHECKER_MAX_BODY',
  },
  patternTimeoutMs: {
    doc: 'Most processor time for one evaluation of a pattern',
    format: 'duration',
    default: 500,
    min: 1,
    env: 'CHECKER_PATTERN_TIMEOUT',
  },
  buffer: {
    doc: 'Results kept while Kafka is away; when full no probe starts, so that none is lost',
    format: 'nat',
    default: 100_000,
    min: 1,
    env: 'CHECKER_BUFFER',
  },
  egressDeny: {
    doc: 'Addresses that no probe may connect to: ranges such as 10.0.0.0/8, and the sets `default` (link-local, multicast, broadcast, unspecified) and `public-only` (also loopback and private), comma separated',
    format: 'list',
    default: ['default'],
    check: ({ egressDeny }: Partial<Record<keyof CheckerGroup, unknown>>) => egressProblem(egressDeny as string[]),
    env: 'CHECKER_EGRESS_DENY',
  },
  egressAllow: {
    doc: 'Addresses allowed in spite of CHECKER_EGRESS_DENY: ranges and sets, comma separated',
    format: 'list',
    default: [],
    check: ({ egressAllow }: Partial<Record<keyof CheckerGroup, unknown>>) => egressProblem(egressAllow as string[]),
    env: 'CHECKER_EGRESS_ALLOW',
  },
};

const DEFAULT_HTTP_PORT = 9101;

/** Everything a checker process can be told. */
export const checkerSettings: SettingsDefinition<CheckerSettings> = {
  kafka: kafkaSettings,
  topics: topicSettings,
  registry: registrySettings,
  http: httpSettings(DEFAULT_HTTP_PORT),
  log: logSettings,
  checker: checkerGroup,
};

/** What every result carries: a writer sets results with other names aside. */
function named(key: 'location' | 'name', { expected, accepts }: NameRule) {
  return (group: Partial<Record<typeof key, unknown>>): string | null => {
    const name = String(group[key]);
    return accepts(name) ? null : `expected ${expected}, came ${quote(name)}`;
  };
}

function quote(name: string): string {
  if (name.length <= LONGEST_QUOTE) return JSON.stringify(name);
  return `one of ${name.length} that begins with ${JSON.stringify(name.slice(0, LONGEST_QUOTE))}`;
}
