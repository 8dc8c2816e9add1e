import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecret, type Secret } from '@checkstream/runtime/secrets';

/** So long a file's content is used before it is read again: a rotated secret is in use within this time. */
const FRESH_MS = 10_000;
const MOST_KEPT = 10_000;

const ABSENT_CODES = new Set(['ENOENT', 'ENOTDIR']);
/** This machine has run out of something, which says nothing about the file: thrown. */
const EXHAUSTED_CODES = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

export type FromFile = Secret | 'UNREADABLE' | null;

/**
 * Secrets from the files `<tenant>/<NAME>` of a folder. A line break at the end is not part of a secret. An unchanged
 * file gives the same object again.
 * Reading is synchronous: a small file costs 20 us, and the thread pool may be full of lookups.
 * @param now monotonic milliseconds
 */
export function createFileSecrets(dir: string, now: () => number): (tenant: string, name: string) => FromFile {
  const known = new Map<string, { content: FromFile; readMs: number }>();
  return (tenant, name) => {
    const path = join(dir, tenant, name);
    const before = known.get(path);
    if (before !== undefined && now() - before.readMs < FRESH_MS) return before.content;
    if (known.size >= MOST_KEPT) known.clear();
    const content = contentOf(path, before?.content ?? null);
    known.set(path, { content, readMs: now() });
    return content;
  };
}

function contentOf(path: string, before: FromFile): FromFile {
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    if (text === '') return null;
    return typeof before === 'object' && before?.reveal() === text ? before : createSecret(text);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (ABSENT_CODES.has(code)) return null;
    if (code === '' || EXHAUSTED_CODES.has(code)) throw error;
    return 'UNREADABLE';
  }
}
