import { createLogger, type Logger } from '../log/create-logger.ts';

/** A real logger that writes nothing. */
export function quietLog(): Logger {
  return createLogger({ name: 'test', level: 'silent', format: 'json' });
}
