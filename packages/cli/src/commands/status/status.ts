import { withDatabase } from '../../connection/open-database.ts';
import { formatJson } from '../../terminal/format-json.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { nothingFound } from './nothing-found.ts';
import { sortStatus, type StatusOrder } from './order.ts';
import { queryStatus } from './query.ts';
import { formatStatus } from './table.ts';

export interface StatusOptions {
  tenant?: string;
  location?: string;
  /** In lower case. */
  outcome?: string;
  label?: Record<string, string>;
  sort: StatusOrder;
  json?: true;
}

/** Prints where every endpoint stands at every location. A site being down is no failure of this command: 0. */
export async function status(options: StatusOptions, terminal: Terminal): Promise<0> {
  const { tenant = null, location = null, outcome = null, label: labels = null } = options;
  const filter = { tenant, location, outcome, labels };
  const text = await withDatabase(terminal, async ({ database }) => {
    const endpoints = sortStatus(await queryStatus(database, filter), options.sort);
    if (options.json) return formatJson({ endpoints });
    return endpoints.length > 0 ? formatStatus(endpoints, terminal) : nothingFound(database, filter);
  });
  terminal.out(text);
  return 0;
}
