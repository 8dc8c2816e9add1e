/** The candidate that a misspelt word was most likely meant to be; undefined when none comes close. */
export function closest(word: string, candidates: string[]): string | undefined {
  return candidates.find((candidate) => isClose(candidate.toLowerCase(), word.toLowerCase()));
}

/** The same letters in another order, or at most two letters apart (Levenshtein distance) and not all of a short word. */
function isClose(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2) return false;
  return sorted(a) === sorted(b) || distance(a, b) <= Math.min(2, Math.floor(a.length / 3));
}

const sorted = (word: string) => [...word].sort().join('');

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
