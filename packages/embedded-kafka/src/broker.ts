import type { Groups } from './groups/groups.ts';
import type { Topics } from './topics/topics.ts';

/** One thing worth a log line: the message is constant, data goes in the other fields. */
export interface LogEvent {
  level: 'debug' | 'info' | 'warn' | 'error';
  message: string;
  [field: string]: unknown;
}
export type Log = (event: LogEvent) => void;

/** What every API works on. */
export interface Broker {
  readonly nodeId: number;
  readonly clusterId: string;
  /** Where clients are told to connect. */
  readonly host: string;
  readonly port: number;
  readonly topics: Topics;
  readonly groups: Groups;
  readonly autoCreateTopics: boolean;
  readonly log: Log;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  newMemberId(clientId: string): string;
}
