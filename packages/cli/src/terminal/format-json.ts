import { printable } from '@checkstream/machine';

/** A document for programs. Its texts are of others, and JSON itself lets most of what acts on a terminal through. */
export function formatJson(document: object): string {
  return printable(JSON.stringify(document, null, 2));
}

/** The same in one line. */
export function formatJsonLine(document: object): string {
  return printable(JSON.stringify(document));
}
