import { readFile, stat } from 'node:fs/promises';
import { sleep } from '@checkstream/runtime';
import { parseEndpointsFiles } from '@checkstream/schema';
import type { Endpoint, Problem } from '@checkstream/schema';

export interface WatchedFile {
  path: string;
  /** The file as it is at the start, and after every change; awaited before the next look. */
  onChange: (tenants: Map<string, Endpoint[]>) => void | Promise<void>;
  /** The file cannot be read or is not valid: what was in force stays. */
  onProblems: (problems: Problem[]) => void;
  signal: AbortSignal;
  /** The file must have kept its size and times for so long, so that no half-written one is read. */
  stableMs?: number;
  /** How it waits between two looks. */
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Follows one endpoints file until the signal aborts. It looks at the file's size and times instead of asking the
 * system for events: those differ by platform, never come from mounted folders, and end when an editor replaces a file.
 */
export async function watchEndpointsFile(watched: WatchedFile): Promise<void> {
  const { path, signal, stableMs = 300, wait = sleep } = watched;
  let seen: string | null = null;
  let handled: string | null = null;
  try {
    while (!signal.aborted) {
      const version = await versionOf(path);
      if (version === seen && version !== handled) {
        handled = version;
        await handle(watched);
      }
      seen = version;
      await wait(stableMs, signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Another text whenever the file is another one; being unreadable is a version too. */
async function versionOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeMs, ctimeMs } = await stat(path);
    return [ino, size, mtimeMs, ctimeMs].join(' ');
  } catch (error) {
    return codeOf(error);
  }
}

async function handle({ path, onChange, onProblems }: WatchedFile): Promise<void> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => unreadable(path, codeOf(error)));
  if (typeof text !== 'string') return onProblems([text]);
  const parsed = parseEndpointsFiles([{ file: path, text }]);
  if (parsed.ok) await onChange(parsed.tenants);
  else onProblems(parsed.problems);
}

function unreadable(file: string, code: string): Problem {
  const message = `expected a readable endpoints file, got ${code}; create it or correct its path`;
  return { file, line: 1, column: 1, path: '', message };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
