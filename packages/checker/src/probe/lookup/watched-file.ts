import { readFileSync, statSync } from 'node:fs';

/** How long a change may go unnoticed. */
const LOOK_AGAIN_MS = 1_000;

/**
 * What a small file of the system says now; it is read again after it changed. A file that is not there is empty.
 * @param now monotonic milliseconds
 */
export function watchFile<T>(path: string, parse: (text: string) => T, now: () => number): () => T {
  let lookedMs = -Infinity;
  let version = '';
  let value = parse('');
  return () => {
    if (now() - lookedMs < LOOK_AGAIN_MS) return value;
    lookedMs = now();
    const stat = statSync(path, { throwIfNoEntry: false });
    const current = stat === undefined ? '' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`;
    if (current === version) return value;
    value = parse(stat === undefined ? '' : readFileSync(path, 'utf8'));
    version = current;
    return value;
  };
}
