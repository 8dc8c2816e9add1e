import type { DevFile } from '@checkstream/machine';

/** What `pnpm dev` leaves for the command line. */
export function aDevFile(overrides: Partial<DevFile> = {}): DevFile {
  return {
    pid: 4711,
    dataDir: '/data',
    kafkaBrokers: ['127.0.0.1:9092'],
    databaseUrl: 'postgres://dev@127.0.0.1:5432/dev',
    environment: { KAFKA_BROKERS: '127.0.0.1:9092', DATABASE_URL: 'postgres://dev@127.0.0.1:5432/dev' },
    demoPort: 8080,
    services: {},
    ...overrides,
  };
}
