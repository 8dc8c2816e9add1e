import { formatDuration } from '@checkstream/schema';
import type { Leaf, NamedLeaf } from './definition.ts';
import { leavesOf } from './definition.ts';
import { formatOf } from './formats.ts';

export interface SettingDescription {
  /** `kafka.brokers`: its place in the settings file. */
  path: string;
  variable: string | null;
  /** The variable that names a file instead, when there is one. */
  pathVariable: string | null;
  /** Completes "expected ...". */
  expected: string;
  /** As a person would write it; null when there is none. */
  default: string | null;
  required: boolean;
  secret: boolean;
  doc: string;
}

/** One row per setting, in the order of declaration: what the settings table in the docs is made from. */
export const describeSettings = (definition: object): SettingDescription[] => leavesOf(definition).map(describe);

function describe({ path, leaf }: NamedLeaf): SettingDescription {
  const variable = leaf.env ?? null;
  const fallback = describeDefault(leaf);
  return {
    path: path.join('.'),
    variable,
    pathVariable: leaf.fromPath === true && variable !== null ? `${variable}_PATH` : null,
    expected: formatOf(leaf).expected,
    default: fallback,
    required: fallback === null && leaf.nullable !== true,
    secret: leaf.sensitive === true,
    doc: leaf.doc ?? '',
  };
}

function describeDefault({ default: value, format, derived }: Leaf): string | null {
  if (typeof derived === 'string') return derived;
  if (value === null || value === undefined) return null;
  if (format === 'duration' && typeof value === 'number') return formatDuration(value);
  if (format === 'size' && typeof value === 'number') return describeSize(value);
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const describeSize = (bytes: number): string => {
  if (bytes > 0 && bytes % 1_048_576 === 0) return `${bytes / 1_048_576}MiB`;
  return bytes > 0 && bytes % 1_024 === 0 ? `${bytes / 1_024}KiB` : `${bytes}B`;
};
