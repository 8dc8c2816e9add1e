/** Of an answer that has exactly one row; throws with what to say when it has none. */
export function onlyRow<T>(rows: T[], otherwise: string): T {
  const [row] = rows;
  if (row === undefined) throw new Error(otherwise);
  return row;
}
