import type { CheckResult } from '@checkstream/schema';
import { slotsWithout } from '@checkstream/schema/testing';
import type { TopicRecord } from '../account/evidence.ts';
import { firstRecords } from '../account/first-records.ts';

/** What is left to look at once everything has ended. */
export interface OutageEvidence {
  /** Requests that the sites saw, by endpoint; endpoints whose site cannot see any are absent. */
  requests: Map<string, number>;
  /** The topic, in the order of each partition. */
  records: TopicRecord[];
  /** Rows of checks. */
  rows: number;
  deadLetters: number;
  /** Slots that the checker counted as missed, by reason. */
  missed: Map<string, number>;
}

export interface OutageAccount {
  results: number;
  /** Messages that repeat a result: a request whose acknowledgement was lost is sent again. */
  repeats: number;
  problems: string[];
}

/** Compares what each part knows of the same checks: whoever lost or invented one differs from the others. */
export function judgeOutage({ requests, records, rows, deadLetters, missed }: OutageEvidence): OutageAccount {
  const results = [...firstRecords(records).values()].map(({ result }) => result);
  const ofEach = Map.groupBy(results, ({ endpointId }) => endpointId);
  const gaps = [...ofEach.values()].reduce((sum, own) => sum + slotsWithout(own), 0);
  // Some more may have been missed before the first result of an endpoint, or after its last.
  const told = [...missed.values()].reduce((sum, slots) => sum + slots, 0);
  const problems = [
    ...[...requests].flatMap(([endpointId, seen]) => requestProblem(endpointId, seen, ofEach.get(endpointId) ?? [])),
    ...[...ofEach].flatMap(([endpointId, own]) =>
      isInOrder(own) ? [] : [`${endpointId}: results overtook each other`],
    ),
    ...(gaps <= told ? [] : [`${gaps} slots have no result, the checker counted only ${told} as missed`]),
    ...(rows === results.length ? [] : [`the topic has ${results.length} results, the table ${rows} rows`]),
    ...(deadLetters === 0 ? [] : [`${deadLetters} messages were set aside`]),
  ];
  return { results: results.length, repeats: records.length - results.length, problems };
}

/** A probe that ran out of time may never have come to its request; one with a status has. */
function requestProblem(endpointId: string, seen: number, published: CheckResult[]): string[] {
  const answered = published.filter(({ httpStatus }) => httpStatus !== null).length;
  if (answered <= seen && seen <= published.length) return [];
  return [
    `${endpointId}: its site saw ${seen} requests, the topic has ${published.length} results, ${answered} with a status`,
  ];
}

const isInOrder = (own: CheckResult[]): boolean =>
  own.every(({ scheduledAt }, at) => at === 0 || scheduledAt > (own[at - 1]?.scheduledAt ?? Infinity));
