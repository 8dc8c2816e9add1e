import { createLogger, type Logger } from '@checkstream/runtime';

export const quietLog: Logger = createLogger({ name: 'test', level: 'silent', format: 'json' });
