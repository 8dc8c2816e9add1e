import { readFileSync, statSync } from 'node:fs';
import { codeOf } from '../classify.ts';
import { NotJudgedError } from '../errors.ts';

/** How long a change may go unnoticed. */
const LOOK_AGAIN_MS = 1_000;

/**
 * What a small file of the system says now; it is read again after it changed. A file that is not there is empty; one
 * that cannot be read says nothing about any name, and is a NotJudgedError.
 * @param now monotonic milliseconds
 */
export function watchFile<T>(path: string, parse: (text: string) => T, now: () => number): () => T {
  let lookedMs = -Infinity;
  let version = '';
  let value = parse('');

  const look = (): void => {
    const stat = statSync(path, { throwIfNoEntry: false });
    const current = stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
    if (current !== version) value = parse(stat === undefined ? '' : readFileSync(path, 'utf8'));
    version = current;
  };

  return () => {
    if (now() - lookedMs < LOOK_AGAIN_MS) return value;
    try {
      look();
    } catch (error) {
      throw unreadable(path, error as Error);
    }
    lookedMs = now();
    return value;
  };
}

function unreadable(path: string, cause: Error): NotJudgedError {
  const code = codeOf(cause);
  return new NotJudgedError('AGENT', code, `not judged: the checker cannot read its ${path} (${code})`);
}
