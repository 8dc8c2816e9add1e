import { SettingsError } from '@checkstream/runtime/settings';
import { CliError } from '../cli-error.ts';

/** What `load` makes of the settings. Throws CliError with every problem of theirs, each on a line of its own. */
export function usableSettings<T>(load: () => T): T {
  try {
    return load();
  } catch (error) {
    if (error instanceof SettingsError) throw new CliError(error.problems.join('\n'), { cause: error });
    throw error;
  }
}
