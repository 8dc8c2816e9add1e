import { closeSync, openSync } from 'node:fs';

/**
 * Takes every file descriptor that this process may still open: one of its own, started with few of them.
 * @returns gives them back
 */
export function useUpDescriptors(): () => void {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EMFILE') throw error;
  }
  return () => taken.forEach((descriptor) => closeSync(descriptor));
}
