import type { FuzzReport } from './fuzz.ts';

const MOST_SHOWN = 200;

/** What did harm, and how to have it again, for a person; null when nothing did. */
export function failureIn({ target, seed, failure }: FuzzReport): string | null {
  if (failure === null) return null;
  const { harm, why, input } = failure;
  const shown = JSON.stringify(input.toString('latin1', 0, MOST_SHOWN));
  const bytes = `${input.length} bytes, latin1${input.length > MOST_SHOWN ? `, of which the first ${MOST_SHOWN}` : ''}`;
  return [
    `${target}: ${harm} with seed ${seed}`,
    why,
    `input (${bytes}): ${shown}`,
    `to keep it as a file: npx -y pnpm@10 fuzz --target ${target} --seed ${seed}`,
  ].join('\n');
}
