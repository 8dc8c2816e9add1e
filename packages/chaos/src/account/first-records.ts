import { keyOf, type TopicRecord } from './evidence.ts';

/** One record a check, that which came first: it is the one that counts, whatever came again. In the topic's order. */
export function firstRecords(records: readonly TopicRecord[]): Map<string, TopicRecord> {
  const inOrder = records.toSorted((a, b) => a.partition - b.partition || Number(a.offset - b.offset));
  const first = new Map<string, TopicRecord>();
  for (const record of inOrder) {
    const key = keyOf(record.result);
    if (!first.has(key)) first.set(key, record);
  }
  return first;
}
