import { readFile, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { CliError } from '../cli-error.ts';

export interface Source {
  /** As a person would name it: relative to the current folder when below it. */
  file: string;
  text: string;
}

/**
 * The endpoints files that the paths name, each once, in a stable order: files as given, folders with every `.yaml` and
 * `.yml` below them except hidden ones. Throws CliError for a path that cannot be read, and for a folder without any.
 */
export async function readEndpointsFiles(paths: string[], cwd: string): Promise<Source[]> {
  const files = new Set<string>();
  for (const path of paths) {
    for (const file of await listFiles(resolve(cwd, path), path)) files.add(file);
  }
  return Promise.all([...files].map((file) => readSource(file, cwd)));
}

async function listFiles(absolute: string, asGiven: string): Promise<string[]> {
  const stats = await stat(absolute).catch(refuse(asGiven));
  if (!stats.isDirectory()) return [absolute];
  const entries = await readdir(absolute, { recursive: true, withFileTypes: true }).catch(refuse(asGiven));
  const files = entries
    .filter((entry) => !entry.isDirectory() && isEndpointsFile(relative(absolute, join(entry.parentPath, entry.name))))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0)
    throw new CliError(`${asGiven}: expected at least one .yaml or .yml file in this folder, found none`);
  return files;
}

function isEndpointsFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) && !path.split(/[/\\]/).some((part) => part.startsWith('.'));
}

async function readSource(absolute: string, cwd: string): Promise<Source> {
  const below = relative(cwd, absolute);
  const file = below.startsWith('..') ? absolute : below;
  return { file, text: await readFile(absolute, 'utf8').catch(refuse(file)) };
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such file or folder: a part of the path is a file',
  EISDIR: 'is a folder, expected a file',
  ELOOP: 'is a symbolic link that leads back to itself',
  EACCES: 'this user may not read it',
  EMFILE: 'too many files are open at the same time; name fewer, or raise the limit (ulimit -n)',
};

/** Whatever the operating system says is for the person; an error without a code is a mistake of ours. */
function refuse(path: string): (error: NodeJS.ErrnoException) => never {
  return (error) => {
    if (error.code === undefined) throw error;
    throw new CliError(`${path}: ${REASONS[error.code] ?? error.message}`, { cause: error });
  };
}
