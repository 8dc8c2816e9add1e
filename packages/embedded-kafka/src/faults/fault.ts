import type { ApiName } from '../protocol/versions.ts';

/** Closes the connection in place of an answer. Whatever waits behind that request on it is lost too. */
export interface Drop {
  /**
   * `drop-before`: the request is never handled. `drop-after`: it is handled, what it stores is stored, and nobody
   * hears of it. `drop-midway`: as drop-after, with the first half of the answer.
   */
  do: 'drop-before' | 'drop-midway' | 'drop-after';
  /** `close`, the default, ends the connection as a stopping broker does; `reset` as a host that is gone (ECONNRESET). */
  by?: 'close' | 'reset';
}

/** Handles the request after `ms` milliseconds, even when its client is gone by then. Those behind it wait as well. */
interface Delay {
  do: 'delay';
  ms: number;
}

/**
 * Over quota, as since Kafka 2.0 (KIP-219): the answer goes out at once and says throttle_time_ms, a fetch without
 * records, and the next request on that connection waits `ms` milliseconds.
 */
interface Throttle {
  do: 'throttle';
  ms: number;
}

/** Starts a rebalance of the group before the request is handled; only requests of a group that has members count. */
interface Rebalance {
  do: 'rebalance';
}

/** Refuses the request, or its partitions of `topic`, without storing anything. */
interface Answer<Error extends string> {
  do: 'answer';
  error: Error;
}

interface OfTopic {
  /** Only requests that name this topic; a refusal by its leader concerns this topic alone. */
  topic?: string;
}
interface OfGroup {
  /** Only requests of this consumer group. */
  group?: string;
}

type NoCoordinator = 'COORDINATOR_NOT_AVAILABLE' | 'NOT_COORDINATOR';
type Cut = Drop | Delay | Throttle;

/** One kind of request and what becomes of it. Which errors each can meet is that of Apache Kafka 4.3.1. */
type OnRequest =
  | ({ on: 'Produce' | 'Fetch' | 'ListOffsets' } & OfTopic & (Cut | Answer<'NOT_LEADER_OR_FOLLOWER'>))
  | ({ on: 'FindCoordinator' } & OfGroup & (Cut | Answer<'COORDINATOR_NOT_AVAILABLE'>))
  | ({ on: 'OffsetCommit' | 'OffsetFetch' } & OfGroup &
      OfTopic &
      (Cut | Rebalance | Answer<NoCoordinator | 'COORDINATOR_LOAD_IN_PROGRESS'>))
  | ({ on: 'JoinGroup' | 'LeaveGroup' } & OfGroup &
      (Cut | Rebalance | Answer<NoCoordinator | 'COORDINATOR_LOAD_IN_PROGRESS'>))
  | ({ on: 'SyncGroup' | 'Heartbeat' } & OfGroup & (Cut | Rebalance | Answer<NoCoordinator>))
  | ({ on: 'Metadata' } & OfTopic & Cut)
  | ({ on: Exclude<ApiName, TopicApi | GroupApi> } & Cut);

type TopicApi = 'Produce' | 'Fetch' | 'ListOffsets' | 'Metadata';
type GroupApi =
  'FindCoordinator' | 'OffsetCommit' | 'OffsetFetch' | 'JoinGroup' | 'LeaveGroup' | 'SyncGroup' | 'Heartbeat';

export type Fault = OnRequest & {
  /** Only requests of clients with this id. */
  clientId?: string;
  /** How often it fires, at least 1; Infinity: until it is lifted. Default 1. */
  times?: number;
};

export interface InjectedFault {
  /** How often it has fired. */
  fired(): number;
  /** It fires no more; what it holds already takes its course. */
  lift(): void;
}

/** Trouble on request. A request meets at most one fault: the oldest that concerns it and has times left. */
export interface Faults {
  /** @throws RangeError when `times` or `ms` makes no sense. */
  inject(fault: Fault): InjectedFault;
  /** Starts a rebalance now, as a member that joins or leaves does. @throws when the group has no members. */
  rebalance(group: string): void;
}
