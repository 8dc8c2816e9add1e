import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errorMessage } from '../log/error-message.ts';
import type { Leaf } from './definition.ts';

export interface SettingsFile {
  path: string;
  /** Only what the definition knows. */
  values: Record<string, unknown>;
  problems: string[];
}

interface Walk {
  path: string;
  problems: string[];
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the settings file and sets aside, as problems, what no setting of the definition answers to. */
export function readSettingsFile(path: string, definition: object): SettingsFile {
  const problems: string[] = [];
  const content = readJson(path, problems);
  const values = content === undefined ? {} : keepKnown(content, definition, [], { path, problems });
  return { path, values, problems };
}

function readJson(path: string, problems: string[]): Record<string, unknown> | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isGroup(content)) return content;
    problems.push(`CONFIG_FILE: expected a JSON object in ${path}`);
  } catch (error) {
    const reason = errorMessage(error);
    // The message of a syntax error quotes the file, and with it perhaps a secret.
    const shown = error instanceof SyntaxError ? 'it is not JSON' + positionIn(reason) : reason;
    problems.push(`CONFIG_FILE: cannot read ${path}: ${shown}`);
  }
  return undefined;
}

const positionIn = (message: string): string => {
  const position = /line \d+ column \d+/.exec(message)?.[0];
  return position === undefined ? '' : `, see ${position}`;
};

function keepKnown(
  content: Record<string, unknown>,
  definition: object,
  above: string[],
  walk: Walk,
): Record<string, unknown> {
  const known = new Map<string, object>(Object.entries(definition));
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(content)) {
    const node = known.get(key);
    const place = [...above, key].join('.');
    if (node === undefined) readNamedFile(kept, { key, value, place, known, walk });
    else if ('default' in node) kept[key] = value;
    else if (isGroup(value)) kept[key] = keepKnown(value, node, [...above, key], walk);
    else walk.problems.push(`${place} in ${walk.path}: expected an object with ${Object.keys(node).join(', ')}`);
  }
  return kept;
}

/** `caPath` stands for a `ca` that a file holds; a relative path starts at the settings file. */
function readNamedFile(
  kept: Record<string, unknown>,
  entry: { key: string; value: unknown; place: string; known: Map<string, object>; walk: Walk },
): void {
  const { key, value, place, known, walk } = entry;
  const target = key.replace(/Path$/, '');
  const leaf = known.get(target) as Leaf | undefined;
  if (target === key || leaf?.fromPath !== true || typeof value !== 'string') {
    walk.problems.push(`${place} in ${walk.path}: there is no such setting; there are ${[...known.keys()].join(', ')}`);
    return;
  }
  const content = readTextFile(resolve(dirname(walk.path), value));
  if ('problem' in content) walk.problems.push(`${place} in ${walk.path}: ${content.problem}`);
  else kept[target] = content.text;
}

export function readTextFile(path: string): { text: string } | { problem: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { problem: `cannot read the file ${path}: ${errorMessage(error)}` };
  }
}
