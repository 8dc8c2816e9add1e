import type { Logger } from '../log/create-logger.ts';
import { heals } from './kafka-error.ts';
import { settingsProblem } from './settings-problem.ts';

export interface Judgement {
  /** A broker has let us in, so login and certificates were right. */
  accepted(): void;
  wasAccepted(): boolean;
  /**
   * As the function `heals`, until a broker has let us in. From then on a refused login or certificate heals too: the
   * brokers have changed and not our settings. It is logged as an error, at most once a minute.
   */
  heals(error: unknown): boolean;
  /** A mistake, ours or of kafkajs, is taken for an answer that broke off: it is logged, at most once a minute. */
  takenForTrouble(mistake: TypeError): void;
}

const REPEAT_AFTER_MS = 60_000;

/** What one client makes of Kafka's errors. `now`: a monotonic clock, ms. */
export function createJudgement(log: Logger, now: () => number): Judgement {
  let wasAccepted = false;
  const mayTell = onceAMinute(now);
  const mayTellMistake = onceAMinute(now);
  return {
    accepted: () => void (wasAccepted = true),
    wasAccepted: () => wasAccepted,
    heals(error) {
      const problem = settingsProblem(error);
      if (problem === null || !wasAccepted) return heals(error);
      if (mayTell()) log.error({ problem }, 'Kafka refuses what it accepted before; trying again');
      return true;
    },
    takenForTrouble(err) {
      if (mayTellMistake()) log.warn({ err }, 'cannot read an answer of Kafka; taken for a connection that ended');
    },
  };
}

function onceAMinute(now: () => number): () => boolean {
  let lastAt = -Infinity;
  return () => {
    if (now() - lastAt < REPEAT_AFTER_MS) return false;
    lastAt = now();
    return true;
  };
}
