import { SettingsError, type Secret } from '@checkstream/runtime';
import { describeDatabaseError, isRefusal } from './describe-database-error.ts';

/** What to throw in place of PostgreSQL's refusal of what the settings say, such as a wrong password: a SettingsError. */
export function refusalInWords(error: unknown, url: Secret): unknown {
  return isRefusal(error) ? new SettingsError([describeDatabaseError(error, url)]) : error;
}
