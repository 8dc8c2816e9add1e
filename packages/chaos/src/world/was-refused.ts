import type { ServerName } from '../plan/fault.ts';
import type { Life } from './supervise.ts';

/** What a service says of a server that no longer takes its password. */
const SAYS: Record<ServerName, string> = {
  kafka: 'Kafka refuses what it accepted before',
  postgresql: '(28P01)',
};

export const wasRefused = ({ process }: Pick<Life, 'process'>, by: ServerName): boolean =>
  process.output().includes(SAYS[by]);
