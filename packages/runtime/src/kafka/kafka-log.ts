import kafkajs, { type LogEntry } from 'kafkajs';
import type { Logger } from '../log/create-logger.ts';

const REPEAT_AFTER_MS = 60_000;
const MOST_KINDS = 200;

/**
 * Bridges kafkajs's log. It calls every retried connection an error, many times a second in an outage; here nothing
 * is above warn, and the same complaint comes at most once a minute, with the number of times it was left out.
 */
export function createKafkaLog(log: Logger, now: () => number): (entry: LogEntry) => void {
  const shown = new Map<string, { at: number; leftOut: number }>();
  return ({ namespace, level, log: entry }) => {
    const write = level <= kafkajs.logLevel.ERROR ? 'warn' : 'debug';
    if (!log.isLevelEnabled(write)) return;
    // Of a refused login it logs the error itself.
    const said = String(entry.message);
    const kind = `${namespace}: ${said.replace(/\d+/g, '0')}`;
    const last = shown.get(kind);
    if (last !== undefined && now() - last.at < REPEAT_AFTER_MS) {
      last.leftOut++;
      return;
    }
    if (shown.size >= MOST_KINDS) shown.clear();
    shown.set(kind, { at: now(), leftOut: 0 });
    const fields = { namespace, said, broker: entry['broker'] as unknown };
    log[write]({ ...fields, ...(last && { leftOut: last.leftOut }) }, 'kafkajs reports');
  };
}
