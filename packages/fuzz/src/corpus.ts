import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FuzzFailure } from './fuzz.ts';

const HASH_CHARS = 12;

/** `NAME.corpus` beside the target `NAME.fuzz.ts`. */
function folderOf(target: URL): string {
  return fileURLToPath(target).replace(/(?:\.fuzz)?\.ts$/, '.corpus');
}

/** In the order of their names. */
export function readCorpus(target: URL): Buffer[] {
  const folder = folderOf(target);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.sort().map((name) => readFileSync(join(folder, name)));
}

/** Returns the path of the file, whose name is the same whenever the same input is kept. */
export function keepInput(target: URL, { harm, input }: Pick<FuzzFailure, 'harm' | 'input'>): string {
  const folder = folderOf(target);
  const hash = createHash('sha256').update(input).digest('hex').slice(0, HASH_CHARS);
  const path = join(folder, `${harm}-${hash}.seed`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, input);
  return path;
}
