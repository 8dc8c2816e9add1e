import type { Sample } from './sample.ts';

const TITLES = [
  ...['second', 'phase', 'checker', 'MB', 'buffered', 'published', 'backpressure'],
  ...['writer', 'MB', 'rows', 'lag'],
];

const row = (cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;

export const sampleTitles = (): string => `${row(TITLES)}\n${row(TITLES.map(() => '---:'))}`;

export function formatSample({ seconds, phase, checker, writer }: Sample): string {
  const { health, residentMb, buffered, published, backpressure } = checker;
  return row([
    ...[Math.round(seconds), phase, health, Math.round(residentMb), buffered, published, backpressure],
    ...[writer.health, Math.round(writer.residentMb), writer.rows, writer.lag],
  ]);
}
