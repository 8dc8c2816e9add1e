import type { z } from 'zod';
import { definitionHash } from '../codec/endpoint-definition-codec.ts';
import type { Endpoint } from '../endpoint-definition.ts';
import { endpointId } from '../endpoint-id.ts';
import { findMisfits } from './check-options.ts';
import { describeIssues, type Issue } from './describe-issues.ts';
import {
  defaultsSchema,
  endpointSchema,
  outlineSchema,
  type EndpointEntry,
  type EndpointOptions,
} from './endpoint-schema.ts';
import { mergeOptions, overrides } from './merge-options.ts';
import { normalise } from './normalise.ts';
import type { Path, Problem } from './problem.ts';
import { readKeys, type ReadKeys } from './read-keys.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

const DEFAULT_TENANT = 'default';

export interface EndpointsFileSource {
  /** Name of the file, for messages. */
  file: string;
  text: string;
}

/** An id as written in a file, the first time it comes there. */
interface PlacedId {
  id: string;
  place: Problem;
}

export interface ReadFile {
  /** In the order of the file. */
  problems: Problem[];
  /** null when it cannot be read. */
  tenant: string | null;
  /** All that can be read, in files with problems too. */
  ids: PlacedId[];
  /** Made only of a file without problems. */
  endpoints: () => { endpoint: Endpoint; line: number }[];
}

interface Entry extends ReadKeys<z.output<typeof ENTRY.partial>> {
  path: Path;
  /** With the defaults of the file. */
  options: EndpointOptions;
}

const OUTLINE = { whole: outlineSchema, partial: outlineSchema.partial() };
const DEFAULTS = { whole: defaultsSchema, partial: defaultsSchema };
const ENTRY = { whole: endpointSchema, partial: endpointSchema.partial() };

/** Reads what can be read, and collects everything that is wrong with the rest. */
export function readEndpointsFile({ file, text }: EndpointsFileSource): ReadFile {
  const { source, problems } = readYaml(file, text);
  if (source === null) return { problems, tenant: null, ids: [], endpoints: () => [] };
  const outline = readKeys(OUTLINE, source.value);
  const { defaults: rawDefaults, tenant = DEFAULT_TENANT, endpoints: rawEndpoints = [] } = outline.value;
  const defaults = readKeys(DEFAULTS, rawDefaults === undefined ? {} : rawDefaults);
  const entries = rawEndpoints.map((raw, index) => readEntry(raw, ['endpoints', index], defaults));
  const ids = placedIds(entries, source);

  const issues = [
    ...outline.issues,
    ...below(['defaults'], defaults.issues),
    ...entries.flatMap(({ path, issues }) => below(path, issues)),
  ];
  const found = [
    ...unlessAt(problems, shapeProblems(issues, source)),
    ...misfits(entries, defaults, source),
    ...ids.flatMap(({ again }) => again),
  ];
  return {
    problems: [...problems, ...found].sort(inFileOrder),
    tenant: outline.unreadable.has('tenant') ? null : tenant,
    ids: ids.map(({ id, place }) => ({ id, place })),
    endpoints: () =>
      entries.map(({ path, value, options }) => ({
        endpoint: toEndpoint(tenant, value as EndpointEntry, options),
        line: source.problemAt(path, '').line,
      })),
  };
}

function readEntry(raw: unknown, path: Path, defaults: ReadKeys<EndpointOptions>): Entry {
  const entry = readKeys(ENTRY, raw);
  const { id, url, ...options } = entry.value;
  return { ...entry, path, options: mergeOptions(defaults.value, options) };
}

function below(path: Path, issues: Issue[]): Issue[] {
  return issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

function shapeProblems(issues: Issue[], source: YamlSource): Problem[] {
  return describeIssues(issues, source.value).map(({ path, message, atKey }) =>
    atKey ? source.problemAtKey(path, message) : source.problemAt(path, message),
  );
}

/** What is already wrong as YAML is not told once more as a wrong value. */
function unlessAt(known: Problem[], problems: Problem[]): Problem[] {
  const places = new Set(known.map(({ line, column }) => `${line}:${column}`));
  return problems.filter(({ line, column }) => !places.has(`${line}:${column}`));
}

function misfits(entries: Entry[], defaults: ReadKeys<EndpointOptions>, source: YamlSource): Problem[] {
  return entries.flatMap(({ path, value, options, unreadable }) => {
    const inherited = [...defaults.unreadable].filter((option) => !overrides(value, option));
    return findMisfits(options, new Set([...unreadable, ...inherited])).map((misfit) =>
      source.problemAt([...path, ...misfit.path], misfit.message),
    );
  });
}

function placedIds(entries: Entry[], source: YamlSource): (PlacedId & { again: Problem[] })[] {
  const placed = new Map<string, PlacedId & { again: Problem[] }>();
  for (const { path, value } of entries) {
    if (value.id === undefined) continue;
    const first = placed.get(value.id);
    const place = source.problemAt([...path, 'id'], '');
    if (first === undefined) placed.set(value.id, { id: value.id, place, again: [] });
    else
      first.again.push({
        ...place,
        message: `expected an id of its own, got "${value.id}" of line ${first.place.line} again`,
      });
  }
  return [...placed.values()];
}

function toEndpoint(tenant: string, { id, url }: EndpointEntry, options: EndpointOptions): Endpoint {
  const definition = normalise(url, options);
  return { endpointId: endpointId(tenant, id), definitionHash: definitionHash(definition), definition };
}

function inFileOrder(a: Problem, b: Problem): number {
  return a.line - b.line || a.column - b.column;
}
