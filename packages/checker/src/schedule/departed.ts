import type { DecidedSpans } from './decided-spans.ts';

/** What was decided of endpoints that left, for as long as one of those slots could still start. */
export interface Departed {
  leave: (endpointId: string, decided: DecidedSpans, now: number) => void;
  /** Forgets the endpoint: it is here again. */
  comeBack: (endpointId: string) => DecidedSpans;
}

/** Above half of the longest period: no lateness window is longer. */
const KEPT_MS = 150_000;

/** A shard that leaves and returns within seconds must not have its slots run twice. */
export function createDeparted(): Departed {
  const left = new Map<string, { decided: DecidedSpans; at: number }>();

  // Insertion order is order of leaving, so the oldest are in front.
  const forgetOld = (now: number) => {
    for (const [endpointId, { at }] of left) {
      if (now - at <= KEPT_MS) return;
      left.delete(endpointId);
    }
  };

  return {
    leave: (endpointId, decided, now) => {
      forgetOld(now);
      left.set(endpointId, { decided, at: now });
    },
    comeBack: (endpointId) => {
      const decided = left.get(endpointId)?.decided ?? [];
      left.delete(endpointId);
      return decided;
    },
  };
}
