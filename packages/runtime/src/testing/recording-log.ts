import { createLogger, type Logger } from '../log/create-logger.ts';

export type LogLine = Record<string, unknown> & { level: string; msg: string };

/** A real logger whose lines a test can look at. */
export function recordingLog(level = 'trace'): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) };
  return { log: createLogger({ name: 'test', level, format: 'json', destination }), lines };
}
