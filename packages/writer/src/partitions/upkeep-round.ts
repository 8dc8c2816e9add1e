import type { Logger } from '@checkstream/runtime';
import { errorCode } from '../database/classify-error.ts';
import { keepAhead } from './keep-ahead.ts';
import { raiseFloor, type RaiseFloorDeps } from './raise-floor.ts';
import { readPartitions } from './read-partitions.ts';
import { tend } from './tend.ts';
import type { UpkeepMetrics } from './upkeep-metrics.ts';

export interface UpkeepDeps extends RaiseFloorDeps {
  metrics: UpkeepMetrics;
  log: Logger;
  /** Longest wait for each reader and batch under way; 10 s unless told. */
  outlastMs?: number;
}

export type UpkeepPart = 'floor' | 'ahead' | 'retention' | 'keys';

/** Every part once. A part that fails is counted and holds up no other. Resolves to whether all went well. */
export async function upkeepRound(deps: UpkeepDeps, signal: AbortSignal): Promise<boolean> {
  const { metrics } = deps;
  let failures = 0;
  const attempt = async (part: UpkeepPart, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (err) {
      signal.throwIfAborted();
      // What PostgreSQL refuses has a code, and so has a lost connection. What has none is a mistake of ours.
      if (errorCode(err) === null) throw err;
      failures += 1;
      tellFailure(deps, part, err);
    }
  };
  let tended = false;
  await attempt('floor', () => liftFloor(deps));
  await attempt('ahead', () => makeAhead(deps));
  await attempt('retention', async () => {
    const onDropped = () => metrics.dropped.inc();
    const onRebuilt = () => metrics.rebuilt.inc();
    tended = await tend({ ...deps, attempt, onDropped, onRebuilt }, signal);
  });
  await attempt('retention', () => lookBack(deps));
  if (tended && failures === 0) metrics.lastSuccess.setToCurrentTime();
  return failures === 0;
}

export async function liftFloor(deps: UpkeepDeps): Promise<void> {
  if (await raiseFloor(deps)) deps.log.info({ retentionMs: deps.retentionMs }, 'oldest accepted day raised');
}

export async function makeAhead({ database, metrics, log }: UpkeepDeps): Promise<void> {
  const { made, untilMs } = await keepAhead(database);
  if (made > 0) log.info({ partitions: made }, 'partitions made ahead');
  metrics.madeUntil(untilMs);
}

export function tellFailure({ metrics, log }: UpkeepDeps, part: UpkeepPart, err: unknown): void {
  metrics.failures.inc({ part });
  log.warn({ err, part }, 'upkeep of partitions failed, to be tried again');
}

async function lookBack({ database, metrics }: UpkeepDeps): Promise<void> {
  const days = (await readPartitions(database.query)).filter(({ table }) => table === 'checks');
  const oldest = days.find(({ state }) => state === 'attached');
  if (oldest !== undefined) metrics.oldestDay.set(oldest.fromMs / 1_000);
}
