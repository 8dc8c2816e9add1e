import type { Environment, NamedLeaf } from './definition.ts';
import { readTextFile } from './settings-file.ts';

export interface SettingsEnvironment {
  values: Record<string, string>;
  problems: string[];
}

/** Drops empty variables (a container passes them for "not set") and puts file contents where `_PATH` names one. */
export function readEnvironment(env: Environment, leaves: NamedLeaf[]): SettingsEnvironment {
  const values = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => (entry[1] ?? '').trim() !== ''),
  );
  const problems: string[] = [];
  for (const { leaf } of leaves) {
    const variable = leaf.fromPath === true ? leaf.env : undefined;
    const path = variable && values[`${variable}_PATH`];
    if (!variable || !path) continue;
    if (values[variable] !== undefined) {
      problems.push(`${variable}_PATH: ${variable} is set as well; expected only one of them`);
      continue;
    }
    const content = readTextFile(path);
    if ('problem' in content) problems.push(`${variable}_PATH: ${content.problem}`);
    else values[variable] = content.text;
  }
  return { values, problems };
}
