/** Of an instant, or the first of a day: milliseconds since the Unix epoch as a number of JavaScript, in SQL. */
export const epochMs = (of: string): string => `(extract(epoch FROM ${of}) * 1000)::double precision`;
