import convict from 'convict';
import type { Environment, NamedLeaf, SettingsDefinition } from './definition.ts';
import { groupOf, leavesOf } from './definition.ts';
import { findProblems } from './find-problems.ts';
import { registerFormats } from './formats.ts';
import { createSecret } from '../secrets/secret.ts';
import { readEnvironment } from './settings-environment.ts';
import { SettingsError } from './settings-error.ts';
import { readSettingsFile } from './settings-file.ts';

/**
 * Reads the environment, then the JSON file named by CONFIG_FILE; the environment wins.
 * Throws SettingsError with every problem at once: bad values, missing ones, unknown keys in the file.
 */
export function loadSettings<T>(definition: SettingsDefinition<T>, source: { env: Environment }): T {
  registerFormats();
  const leaves = leavesOf(definition);
  const environment = readEnvironment(source.env, leaves);
  const path = environment.values['CONFIG_FILE'];
  const file = path === undefined ? null : readSettingsFile(path, definition);

  const config = convict(definition, { env: environment.values, args: [] });
  config.load(file?.values ?? {});
  derive(config, leaves);

  const unreadable = [...environment.problems, ...(file?.problems ?? [])];
  const problems = [...unreadable, ...findProblems(config.getProperties(), leaves, environment.values, file?.path)];
  if (problems.length > 0) throw new SettingsError(problems);
  config.validate({ allowed: 'strict' });
  return withSecrets(config.getProperties(), leaves);
}

/** Puts a Secret in the place of each sensitive value. */
function withSecrets<T>(settings: T, leaves: NamedLeaf[]): T {
  for (const { path } of leaves.filter(({ leaf }) => leaf.sensitive === true)) {
    const group = groupOf(settings, path);
    const key = path.at(-1) ?? '';
    const value = group[key];
    if (typeof value === 'string') group[key] = createSecret(value);
  }
  return settings;
}

function derive<T>(config: convict.Config<T>, leaves: NamedLeaf[]): void {
  for (const { path, leaf } of leaves) {
    const group = groupOf(config.getProperties(), path);
    const missing = (group[path.at(-1) ?? ''] ?? null) === null;
    if (leaf.derive !== undefined && missing) config.load(nest(path, leaf.derive(group)));
  }
}

/** `['kafka', 'tls'], true` to `{ kafka: { tls: true } }`. */
const nest = (path: string[], value: unknown): object =>
  path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;
