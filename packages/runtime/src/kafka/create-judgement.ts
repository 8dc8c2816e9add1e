import type { Logger } from '../log/create-logger.ts';
import { heals } from './kafka-error.ts';
import { settingsProblem } from './settings-problem.ts';

export interface Judgement {
  /** A broker has let us in, so login and certificates were right. */
  accepted(): void;
  /**
   * As the function `heals`, until a broker has let us in. From then on a refused login or certificate heals too: the
   * brokers have changed and not our settings. It is logged as an error, at most once a minute.
   */
  heals(error: unknown): boolean;
}

const REPEAT_AFTER_MS = 60_000;

/** What one client makes of Kafka's errors. `now`: a monotonic clock, ms. */
export function createJudgement(log: Logger, now: () => number): Judgement {
  let wasAccepted = false;
  let toldAt = -Infinity;
  return {
    accepted: () => void (wasAccepted = true),
    heals(error) {
      const problem = settingsProblem(error);
      if (problem === null || !wasAccepted) return heals(error);
      if (now() - toldAt >= REPEAT_AFTER_MS) {
        toldAt = now();
        log.error({ problem }, 'Kafka refuses what it accepted before; trying again');
      }
      return true;
    },
  };
}
