import path from 'node:path';

/** As a person would type it: from the working directory when the file lies below it. */
export function showPath(file: string): string {
  const relative = path.relative('', file);
  return relative.startsWith('..') ? file : relative;
}

/** What a person types after `npx -y pnpm@10`; pnpm itself may not be installed. */
export const CHECKSTREAM = 'npx -y pnpm@10 checkstream';
