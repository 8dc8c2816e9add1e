import type { CheckResult } from '@checkstream/schema';
import { toCheckRows, type CheckRow, type Ids } from '../../src/rows/check-row.ts';

/** Names that are numbers already: `t/7` is endpoint 7. */
export const plainIds: Ids = {
  endpoint: (endpointId) => Number(endpointId.split('/')[1]),
  definition: (endpoint, hash) => endpoint * 1_000 + hash,
  location: Number,
  checker: Number,
};

export const rowsOf = (results: CheckResult[]): CheckRow[] => toCheckRows(results, plainIds);
