import { readFile, stat } from 'node:fs/promises';
import { errorCode, errorMessage, sleep } from '@checkstream/runtime';
import { formatProblem } from '@checkstream/schema';
import type { Endpoint } from '@checkstream/schema';

export interface WatchedFile {
  path: string;
  /** The file as it is at the start, and after every change; awaited before the next look. */
  onChange: (tenants: Map<string, Endpoint[]>) => void | Promise<void>;
  /** The file cannot be read or is not valid, problem by problem: what was in force stays. */
  onProblems: (problems: string[]) => void;
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
    return errorCode(error);
  }
}

async function handle({ path, onChange, onProblems }: WatchedFile): Promise<void> {
  const read = await readFile(path, 'utf8').then(
    (text) => ({ text }),
    (error: unknown) => ({ problem: unreadable(path, error) }),
  );
  if ('problem' in read) return onProblems([read.problem]);
  // Loaded when there is a file to read: a checker that follows Kafka alone starts without it.
  const { parseEndpointsFiles } = await import('@checkstream/schema/endpoints-file');
  const parsed = parseEndpointsFiles([{ file: path, text: read.text }]);
  if (parsed.ok) await onChange(parsed.tenants);
  else onProblems(parsed.problems.map(formatProblem));
}

const UNREADABLE: Record<string, string> = {
  ENOENT: 'expected an endpoints file, there is none; create it or correct its path',
  EISDIR: 'expected an endpoints file, it is a folder; correct the path',
  EACCES: 'expected a file that this user may read, it is not; change its permissions or those of its folders',
};

function unreadable(path: string, error: unknown): string {
  const why = UNREADABLE[errorCode(error)];
  return `${path}: ${why ?? `expected a readable endpoints file, came an error: ${errorMessage(error)}`}`;
}
