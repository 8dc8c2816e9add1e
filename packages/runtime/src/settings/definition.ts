import type convict from 'convict';
import type { Secret } from '../secrets/secret.ts';

/** What a service declares: nested groups of leaves, in the shape of the settings they become. */
export type SettingsDefinition<T> = convict.Schema<T>;

/** One group of leaves. A setting is a Secret exactly when its leaf is sensitive. */
export type SettingsGroup<T> = SettingsDefinition<T> & {
  [K in keyof T]: Secret extends T[K] ? { sensitive: true } : { sensitive?: never };
};

export type Environment = Record<string, string | undefined>;

/** One setting: convict's own attributes, and ours. */
export interface Leaf extends convict.SchemaObj<unknown> {
  /** Lower and upper bound, inclusive, in the unit of the value. */
  min?: number;
  max?: number;
  /** The value may also come from the file named by `<env>_PATH`, or by `<key>Path` in the settings file. */
  fromPath?: boolean;
  /** The value when none is set, made from the other settings of its group. */
  derive?: (group: Record<string, unknown>) => unknown;
  /** Describes what `derive` does, for the settings table. */
  derived?: string;
  /** What is wrong with this value beside the others of its group, or null. Never quotes a value. */
  check?: (group: Record<string, unknown>) => string | null;
}

export interface NamedLeaf {
  /** Names of the groups, then of the setting: `['kafka', 'brokers']`. */
  path: string[];
  leaf: Leaf;
}

const isLeaf = (node: object): node is Leaf => 'default' in node;

/** Every setting of a definition, in the order of declaration. */
export function leavesOf(definition: object, path: string[] = []): NamedLeaf[] {
  return Object.entries(definition).flatMap(([key, node]: [string, object]) => {
    const here = [...path, key];
    return isLeaf(node) ? [{ path: here, leaf: node }] : leavesOf(node, here);
  });
}

/** What a person calls a setting: its variable, or its place in the settings file when it has none. */
export const nameOf = ({ path, leaf }: NamedLeaf): string => leaf.env ?? path.join('.');

/** The group that a setting stands in. */
export const groupOf = (settings: unknown, path: string[]): Record<string, unknown> =>
  path.slice(0, -1).reduce((node, key) => (node as Record<string, unknown>)[key], settings) as Record<string, unknown>;
