import pino from 'pino';
import { HIDDEN } from '../secrets/secret.ts';
import { maskCredentials } from './mask-credentials.ts';
import { prettyLine } from './pretty-line.ts';
import { serializeError } from './serialize-error.ts';

export type Logger = pino.Logger;

export interface LoggerOptions {
  name: string;
  level: string;
  format: 'json' | 'pretty';
  /** Standard output, written synchronously so that no line is lost at exit, unless told. */
  destination?: pino.DestinationStream;
}

/** Fields that are never shown, wherever they stand in the first two levels of a line. */
const SECRET_FIELDS = ['password', 'privateKey', 'authorization', 'cookie', 'token', 'secret', 'headers'];
const STANDARD_OUTPUT = 1;

/** JSON lines with ISO times and level names; secrets and the credentials of URLs are `***`. */
export function createLogger({ name, level, format, destination }: LoggerOptions): Logger {
  const output = destination ?? pino.destination({ dest: STANDARD_OUTPUT, sync: true });
  const options: pino.LoggerOptions = {
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: (error: unknown) => serializeError(error) },
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), censor: HIDDEN },
  };
  return pino(options, maskedDestination(format === 'pretty' ? prettyDestination(output) : output));
}

/** On the finished line, since child loggers format their bindings past every other hook. */
const maskedDestination = (output: pino.DestinationStream): pino.DestinationStream => ({
  write: (line) => output.write(maskCredentials(line)),
});

const prettyDestination = (output: pino.DestinationStream): pino.DestinationStream => ({
  write: (line) => output.write(prettyLine(line)),
});
