import { isDeepStrictEqual } from 'node:util';
import type { CheckResult } from '@checkstream/schema';
import { describeSlot, keyOf, type Difference, type Evidence, type TopicRecord } from './evidence.ts';
import { firstRecords } from './first-records.ts';

/** Each check of the topic is one row with the values of its first record; there is no other row and no dead letter. */
export function judgeRows({ records, rows, deadLetters }: Evidence): Difference[] {
  const expected = firstRecords(records);
  const differences = rows.flatMap((row) => judgeRow(row, expected.get(keyOf(row))));
  const stored = new Set(rows.map(keyOf));
  for (const [key, { result, partition, offset }] of expected) {
    if (stored.has(key)) continue;
    const detail = `${describeSlot(result)} by ${result.checker}: in the topic (partition ${partition}, offset ${offset}), not in checks`;
    differences.push({ what: 'result without a row', detail });
  }
  if (deadLetters > 0) differences.push({ what: 'dead letters', detail: `expected none, there are ${deadLetters}` });
  return differences;
}

function judgeRow(row: CheckResult, record: TopicRecord | undefined): Difference[] {
  if (record === undefined) {
    const detail = `${describeSlot(row)} by ${row.checker}: in checks, not in the topic`;
    return [{ what: 'row without a result', detail }];
  }
  const unlike = Object.keys(record.result).filter((name) => {
    const field = name as keyof CheckResult;
    return !isDeepStrictEqual(row[field], record.result[field]);
  }) as (keyof CheckResult)[];
  if (unlike.length === 0) return [];
  const values = unlike.map((field) => `${field} ${text(record.result[field])} became ${text(row[field])}`);
  return [{ what: 'row unlike its result', detail: `${describeSlot(row)}: ${values.join(', ')}` }];
}

const text = (value: unknown): string => JSON.stringify(value);
