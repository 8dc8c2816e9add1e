import type { Difference, Evidence } from './evidence.ts';
import { firstRecords } from './first-records.ts';
import { judgeRequests } from './judge-requests.ts';
import { judgeRows } from './judge-rows.ts';
import { judgeSlots, type SlotOptions } from './judge-slots.ts';
import { judgeStates } from './judge-states.ts';
import { judgeDays, judgeHours } from './judge-sums.ts';

export interface Account {
  differences: Difference[];
  requests: number;
  records: number;
  /** Distinct checks among the records. */
  checks: number;
  rows: number;
  hours: number;
  days: number;
  states: number;
  slots: { due: number; takenOver: number; counted: number };
}

/** Whether what the sites saw, what the topic holds and what the tables say agree, and where they do not. */
export function judge(evidence: Evidence, options: SlotOptions): Account {
  const { differences, ...slots } = judgeSlots(evidence, options);
  return {
    differences: [
      ...judgeRows(evidence),
      ...judgeHours(evidence),
      ...judgeDays(evidence),
      ...judgeStates(evidence),
      ...judgeRequests(evidence),
      ...differences,
    ],
    requests: evidence.requests.length,
    records: evidence.records.length,
    checks: firstRecords(evidence.records).size,
    rows: evidence.rows.length,
    hours: evidence.hours.length,
    days: evidence.days.found.length,
    states: evidence.states.length,
    slots,
  };
}
