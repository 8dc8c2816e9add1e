/** Text that a database can keep and a terminal can show: no NUL, no lone surrogate, at most `maxLength` long. */
export function storableText(text: string, maxLength = Infinity): string {
  const clean = text.replaceAll('\0', '').toWellFormed();
  return clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 1).toWellFormed()}…`;
}
