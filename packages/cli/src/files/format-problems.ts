import { formatProblem } from '@checkstream/schema';
import type { Problem } from '@checkstream/schema';
import { count } from '../terminal/count.ts';

/** Every problem on a line of its own, and a line that counts them. */
export function formatProblems(problems: Problem[], files: number): string {
  const broken = new Set(problems.map(({ file }) => file)).size;
  return [
    ...problems.map(formatProblem),
    `${count(problems.length, 'problem')} in ${broken} of ${count(files, 'file')}`,
  ].join('\n');
}
