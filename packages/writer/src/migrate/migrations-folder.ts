import { join, parse } from 'node:path';

export const MIGRATIONS_FOLDER = join(import.meta.dirname, 'migrations');

const MIGRATION = String.raw`\d{4}_.*\.sql`;

/** As the library wants it: a pattern of whole names. What an editor or a file manager leaves there is no migration. */
export const NO_MIGRATION = `(?!${MIGRATION}$).*`;

/** Names of the migrations among these files, in order. */
export function migrationsIn(files: string[]): string[] {
  const aMigration = new RegExp(`^${MIGRATION}$`);
  return files
    .filter((file) => aMigration.test(file))
    .map((file) => parse(file).name)
    .sort();
}
