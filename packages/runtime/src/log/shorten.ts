const LONGEST_CHARACTERS = 200;

/** A text of foreign origin as a log line may hold it: its first 200 characters. */
export const shorten = (text: string): string =>
  text.length <= LONGEST_CHARACTERS ? text : `${text.slice(0, LONGEST_CHARACTERS - 1).toWellFormed()}…`;
