import { closeGroup, createGroup } from './group.ts';
import type { Group } from './group.ts';
import { createOffsetStore } from './offset-store.ts';
import type { Timers } from './timers.ts';

/** All consumer groups of the broker. */
export interface Groups {
  get(id: string): Group | null;
  getOrCreate(id: string): Group;
  all(): Group[];
  remove(group: Group): void;
  /** A deleted topic takes the offsets committed for it along. */
  forgetTopic(topic: string): void;
  close(): void;
}

export function createGroups(options: { timers: Timers; initialRebalanceDelayMs: number }): Groups {
  const groups = new Map<string, Group>();
  return {
    get: (id) => groups.get(id) ?? null,
    getOrCreate: (id) => {
      const group = groups.get(id) ?? createGroup({ id, ...options, offsets: createOffsetStore() });
      groups.set(id, group);
      return group;
    },
    all: () => [...groups.values()],
    remove: (group) => {
      closeGroup(group);
      groups.delete(group.id);
    },
    forgetTopic: (topic) => {
      for (const group of groups.values()) group.offsets.forgetTopic(topic);
    },
    close: () => {
      for (const group of groups.values()) closeGroup(group);
      groups.clear();
    },
  };
}
