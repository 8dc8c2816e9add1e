import { EmbeddedPostgresError } from '@checkstream/embedded-postgres';
import { RegistryError, SettingsError } from '@checkstream/runtime';
import { DevError } from './dev-error.ts';

const FILE_TROUBLE: Record<string, string> = {
  EACCES: 'no permission. Make it yours (chown), or choose another folder: pnpm dev --data DIR',
  EPERM: 'no permission. Make it yours (chown), or choose another folder: pnpm dev --data DIR',
  ENOTDIR: 'a file is in the way. Choose another folder: pnpm dev --data DIR',
  EEXIST: 'a file is in the way. Choose another folder: pnpm dev --data DIR',
  EROFS: 'the disk is read-only. Choose another folder: pnpm dev --data DIR',
  ENOSPC: 'the disk is full. Make room, or choose another folder: pnpm dev --data DIR',
  EDQUOT: 'your share of the disk is used up. Make room, or choose another folder: pnpm dev --data DIR',
};

/** One clear message where we know what it takes; the whole error where we do not, for that is a bug. */
export function explain(error: unknown): string {
  if (error instanceof SettingsError) return inDevTerms(error.problems.join('\n'));
  if (error instanceof RegistryError) return inDevTerms(error.message);
  if (error instanceof DevError || error instanceof EmbeddedPostgresError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code = '', path } = error as NodeJS.ErrnoException;
  if (code in FILE_TROUBLE && path !== undefined) return explainFile(path, error);
  return error.stack ?? error.message;
}

/** In one line: trouble with a file of ours is never a bug. */
export function explainFile(file: string, error: NodeJS.ErrnoException): string {
  return `Cannot write ${file}: ${FILE_TROUBLE[error.code ?? ''] ?? error.message}`;
}

/** The services know their settings by their own names; here a person sets them with DEV_ in front. */
export function inDevTerms(text: string): string {
  return text.replaceAll(/\b(?:KAFKA|DATABASE|SCHEMA_REGISTRY|CHECKER|WRITER|LOG)_[A-Z_]+/g, 'DEV_$&');
}
