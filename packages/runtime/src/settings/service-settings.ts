import type { Secret } from '../secrets/secret.ts';
import type { SettingsGroup } from './definition.ts';

export interface RegistrySettings {
  /** May carry credentials. */
  url: Secret | null;
  /** PEM text. */
  ca: string | null;
}

export interface DatabaseSettings {
  /** `postgres://` or `postgresql://`; carries credentials. */
  url: Secret;
  /** PEM text. */
  ca: string | null;
}

export interface HttpSettings {
  host: string;
  /** 0: any free port. */
  port: number;
}

export interface LogSettings {
  level: string;
  format: 'json' | 'pretty';
}

export const registrySettings: SettingsGroup<RegistrySettings> = {
  url: {
    doc: 'Schema registry (Karapace, Confluent), credentials inside the URL; without it messages carry the Avro single-object header',
    format: 'http-url',
    default: null,
    nullable: true,
    sensitive: true,
    env: 'SCHEMA_REGISTRY_URL',
  },
  ca: {
    doc: 'The CA that signed the certificate of the schema registry, PEM; the CAs of the system when absent',
    format: 'pem',
    default: null,
    nullable: true,
    fromPath: true,
    env: 'SCHEMA_REGISTRY_CA',
  },
};

export const databaseSettings: SettingsGroup<DatabaseSettings> = {
  url: {
    doc: 'PostgreSQL, `postgres://user:password@host:port/database`; an `sslmode` other than disable means verify-full; a pooler has to deal out sessions, not transactions',
    format: 'postgres-url',
    default: null,
    sensitive: true,
    env: 'DATABASE_URL',
  },
  ca: {
    doc: 'The CA that signed the certificate of PostgreSQL, PEM; the CAs of the system when absent',
    format: 'pem',
    default: null,
    nullable: true,
    fromPath: true,
    env: 'DATABASE_CA',
  },
};

export const httpSettings = (defaultPort: number): SettingsGroup<HttpSettings> => ({
  host: {
    doc: 'Address of the status server: /health/live, /health/ready, /metrics',
    format: String,
    default: '127.0.0.1',
    env: 'HTTP_HOST',
  },
  port: {
    doc: 'Port of the status server; 0 takes any free port and logs it',
    format: 'port',
    default: defaultPort,
    env: 'HTTP_PORT',
  },
});

export const logSettings: SettingsGroup<LogSettings> = {
  level: {
    doc: 'Least severe level that is logged',
    format: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
    default: 'info',
    env: 'LOG_LEVEL',
  },
  format: {
    doc: 'One JSON object a line, or text for people',
    format: ['json', 'pretty'],
    default: 'json',
    env: 'LOG_FORMAT',
  },
};
