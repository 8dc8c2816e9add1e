/** The end of a command's help. */
export function examples(...commandLines: string[]): string {
  return ['', 'Examples:', ...commandLines.map((line) => `  $ checkstream ${line}`)].join('\n');
}
