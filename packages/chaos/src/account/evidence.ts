import type { CheckResult } from '@checkstream/schema';
import type { Sum, State } from '@checkstream/writer/testing';

/** Everything that is known of a run when it is over. Instants are Unix milliseconds. */
export interface Evidence {
  endpoints: WatchedEndpoint[];
  /** Of the checks topic, each partition in its order. */
  records: TopicRecord[];
  /** Of the table. */
  rows: CheckResult[];
  hours: Sum[];
  /** Of the table, and as the rows make them. */
  days: { found: Sum[]; recounted: Sum[] };
  states: State[];
  deadLetters: number;
  requests: SiteRequest[];
  lives: CheckerLife[];
  /** When brokers could not be used as usual. */
  kafkaTroubles: Span[];
  missed: MissedCount[];
  /** Slots due in it must have a check, or a reason for having none. */
  watched: Span;
}

export interface WatchedEndpoint {
  endpointId: string;
  location: string;
  intervalMs: number;
  timeoutMs: number;
}

export interface TopicRecord {
  partition: number;
  offset: bigint;
  result: CheckResult;
}

/** A request that a site saw. */
export interface SiteRequest {
  endpointId: string;
  /** Name of the checker process that sent it. */
  checker: string;
  at: number;
}

export interface Span {
  from: number;
  until: number;
}

/** A checker process. */
export interface CheckerLife {
  name: string;
  startedAt: number;
  /** What it was assigned, join after join. */
  shares: Share[];
  frozen: Span[];
  /** When it was asked to end, or ended by itself; null: it was not, and did not. */
  endsAt: number | null;
  /** `killed`: without a chance to publish what it had. */
  end: 'killed' | 'stopped' | 'crashed' | 'alive';
  /** Results that it said it lost when it stopped: Kafka did not take them in time. */
  lost: number;
}

/** Partitions of the endpoints topic; those of the checks topic are the same. */
export interface Share {
  at: number;
  partitions: number[];
  /** When their definitions were all read; null: another join came before. */
  completeAt: number | null;
}

/** Slots that a checker process counted as missed, known between two looks. */
export interface MissedCount extends Span {
  checker: string;
  slots: number;
}

/** Something that does not add up. */
export interface Difference {
  /** What kind, for the summary. */
  what: DifferenceKind;
  /** Endpoint, slot, and where it is and is not. */
  detail: string;
}

export const DIFFERENCE_KINDS = [
  'result without a row',
  'row without a result',
  'row unlike its result',
  'hour unlike its rows',
  'day unlike its rows',
  'state unlike its results',
  'dead letters',
  'result without a request',
  'request without a result',
  'requested twice',
  'slot without a check',
] as const;
type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

/** Names a check for whoever reads the account. */
export function describeSlot({ endpointId, scheduledAt }: Pick<CheckResult, 'endpointId' | 'scheduledAt'>): string {
  return `${endpointId} at ${new Date(scheduledAt).toISOString()}`;
}

/** The identity of a check. */
export function keyOf({
  endpointId,
  location,
  scheduledAt,
}: Pick<CheckResult, 'endpointId' | 'location' | 'scheduledAt'>) {
  return `${endpointId} ${location} ${scheduledAt}`;
}
