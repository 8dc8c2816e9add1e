import { withDatabase } from '../connection/open-database.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { LATEST_WITHIN_DAYS, queryStatus } from './status-query.ts';
import { formatStatus } from './status-table.ts';

export interface StatusOptions {
  tenant?: string;
  location?: string;
  /** In lower case. */
  outcome?: string;
  json?: true;
}

/** Prints the latest check of every endpoint at every location. A site being down is no failure of this command: 0. */
export async function status(options: StatusOptions, terminal: Terminal): Promise<0> {
  const { tenant = null, location = null, outcome = null } = options;
  const endpoints = await withDatabase(terminal, ({ database }) =>
    queryStatus(database, { tenant, location, outcome }),
  );
  if (options.json) terminal.out(JSON.stringify({ endpoints }, null, 2));
  else if (endpoints.length > 0) terminal.out(formatStatus(endpoints, terminal));
  else terminal.out(nothingFound(tenant ?? location ?? outcome));
  return 0;
}

function nothingFound(filter: string | null): string {
  if (filter !== null) return `No endpoint of that kind was checked in the last ${LATEST_WITHIN_DAYS} days.`;
  return `Nothing was checked in the last ${LATEST_WITHIN_DAYS} days: are a checker and a writer running, and has an endpoints file been applied?`;
}
