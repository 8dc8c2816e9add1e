import { loadSettings } from '../settings/load-settings.ts';
import type { SettingsDefinition } from '../settings/definition.ts';
import { maskSettings } from '../settings/mask-settings.ts';
import { SettingsError } from '../settings/settings-error.ts';

export type Command<T> =
  { kind: 'run'; settings: T } | { kind: 'print'; text: string } | { kind: 'refuse'; lines: string[] };

const SOURCES =
  'Settings come from the environment, then from the JSON file named by CONFIG_FILE; docs/configuration.md lists them all.';

/** What a start of the process asks for. */
export function readCommand<T>(
  definition: SettingsDefinition<T>,
  source: { args: string[]; env: Record<string, string | undefined> },
): Command<T> {
  const unknown = source.args.filter((arg) => arg !== '--check-config');
  if (unknown.length > 0) {
    return { kind: 'refuse', lines: [`expected no argument, or --check-config, came ${unknown.join(' ')}`, SOURCES] };
  }
  try {
    const settings = loadSettings(definition, source);
    if (source.args.length === 0) return { kind: 'run', settings };
    return { kind: 'print', text: JSON.stringify(maskSettings(definition, settings), null, 2) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { kind: 'refuse', lines: [...error.problems, SOURCES] };
  }
}
