import { printableLine } from '@checkstream/machine';
import { count } from '../../terminal/count.ts';
import type { Letter } from './letter.ts';

/** Counts letters by the topic they came from and the reason they have. */
export interface Tally {
  add: (letters: Letter[]) => void;
  /** Those that say where they came from. */
  replayable(): number;
  /** Those that do not. */
  homeless(): number;
  byTopic(): Record<string, number>;
  byReason(): Record<string, number>;
}

export function createTally(): Tally {
  const topics = new Map<string, number>();
  const reasons = new Map<string, number>();
  let homeless = 0;
  return {
    add(letters) {
      for (const { story } of letters) {
        if (story.topic === null) homeless += 1;
        else {
          increment(topics, story.topic);
          increment(reasons, story.reason ?? 'none');
        }
      }
    },
    replayable: () => [...topics.values()].reduce((sum, n) => sum + n, 0),
    homeless: () => homeless,
    byTopic: () => sorted(topics),
    byReason: () => sorted(reasons),
  };
}

/** `12 to checkstream.checks (clock 2, value 10)`, and a line about those that stay. */
export function formatTally(tally: Tally): string[] {
  const reasons = Object.entries(tally.byReason()).map(
    ([reason, n]) => `${printableLine(reason)} ${n.toLocaleString('en')}`,
  );
  const topics = Object.entries(tally.byTopic()).map(
    ([topic, n]) => `${n.toLocaleString('en')} to ${printableLine(topic)}`,
  );
  const stay = `${count(tally.homeless(), 'letter')} without a header that says where they came from stay where they are`;
  return [
    ...(topics.length === 0 ? [] : [`${topics.join(', ')} (${reasons.join(', ')})`]),
    ...(tally.homeless() === 0 ? [] : [stay]),
  ];
}

const increment = (counts: Map<string, number>, key: string) => void counts.set(key, (counts.get(key) ?? 0) + 1);

const sorted = (counts: Map<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
