import type { PatternAnswer } from '../probe/observation.ts';

/** Whose expressions may be evaluated among which others, by how long they took before. */
export interface Conduct {
  /** 0: among all; each further lane is for those that overran the limit of the one before. */
  laneOf: (endpointId: string) => number;
  /** One of its expressions was evaluated in this lane. */
  note: (endpointId: string, lane: number, answer: PatternAnswer, tookMs: number) => void;
}

/** Evaluations in a row within the limit of the lane before, that lead back into it. */
const GOOD_IN_A_ROW = 3;
/** Endpoints remembered, all of which have overrun; who did so longest ago is forgotten. */
const MAX_REMEMBERED = 10_000;

const UNTRIED: readonly PatternAnswer[] = ['FAILED', 'REFUSED'];
const OVERRUN: readonly PatternAnswer[] = ['TIMED_OUT', 'TOO_COMPLEX'];

/** @param limitsMs of each lane, the longest last */
export function createConduct(limitsMs: readonly number[]): Conduct {
  const remembered = new Map<string, { lane: number; good: number }>();

  const remember = (endpointId: string, lane: number, good: number): void => {
    remembered.delete(endpointId);
    if (lane > 0) remembered.set(endpointId, { lane, good });
    const [oldest] = remembered.keys();
    if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
  };

  return {
    laneOf: (endpointId) => remembered.get(endpointId)?.lane ?? 0,
    note: (endpointId, lane, answer, tookMs) => {
      if (UNTRIED.includes(answer)) return;
      if (OVERRUN.includes(answer)) return remember(endpointId, Math.min(lane + 1, limitsMs.length - 1), 0);
      if (lane === 0) return;
      const good = isGood(lane, tookMs) ? (remembered.get(endpointId)?.good ?? 0) + 1 : 0;
      if (good >= GOOD_IN_A_ROW) remember(endpointId, lane - 1, 0);
      else remember(endpointId, lane, good);
    },
  };

  function isGood(lane: number, tookMs: number): boolean {
    return tookMs <= (limitsMs[lane - 1] ?? 0);
  }
}
