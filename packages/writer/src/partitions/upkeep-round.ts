import { attemptPart, type UpkeepPart } from './attempt-part.ts';
import type { Chore } from './chore.ts';
import { keepAhead } from './keep-ahead.ts';
import { raiseFloor, type RaiseFloorDeps } from './raise-floor.ts';
import { readPartitions } from './read-partitions.ts';
import { tend } from './tend.ts';
import type { UpkeepMetrics } from './upkeep-metrics.ts';

export interface UpkeepDeps extends RaiseFloorDeps, Pick<Chore, 'log' | 'outlastMs'> {
  metrics: UpkeepMetrics;
}

/** What a first batch needs, and each round begins with. */
export const FIRST_PARTS = [
  { part: 'floor', work: liftFloor },
  { part: 'ahead', work: makeAhead },
] as const;

/**
 * Every part once, but those `done` a moment ago. A part that fails is counted and holds up no other. Resolves to
 * whether all went well.
 */
export async function upkeepRound(
  deps: UpkeepDeps,
  signal: AbortSignal,
  done: ReadonlySet<UpkeepPart> = new Set(),
): Promise<boolean> {
  const { metrics } = deps;
  let failures = 0;
  const attempt = async (part: UpkeepPart, work: () => Promise<void>): Promise<void> => {
    if (!(await attemptPart(deps, { part, work }, signal))) failures += 1;
  };
  let tended = false;
  for (const { part, work } of FIRST_PARTS) if (!done.has(part)) await attempt(part, () => work(deps));
  await attempt('retention', async () => {
    const onDropped = () => metrics.dropped.inc();
    const onSummed = () => metrics.summed.inc();
    const onRebuilt = () => metrics.rebuilt.inc();
    tended = await tend({ ...deps, attempt, onDropped, onSummed, onRebuilt }, signal);
  });
  await attempt('retention', () => lookBack(deps));
  if (tended && failures === 0) metrics.lastSuccess.set(deps.now() / 1_000);
  return failures === 0;
}

async function liftFloor(deps: UpkeepDeps): Promise<void> {
  if (await raiseFloor(deps)) deps.log.info({ retentionMs: deps.retentionMs }, 'oldest accepted day raised');
}

async function makeAhead({ database, metrics, log }: UpkeepDeps): Promise<void> {
  const { made, untilMs } = await keepAhead(database);
  if (made > 0) log.info({ partitions: made }, 'partitions made ahead');
  metrics.madeUntil(untilMs);
}

async function lookBack({ database, metrics }: UpkeepDeps): Promise<void> {
  const days = (await readPartitions(database.query)).filter(({ table }) => table === 'checks');
  const oldest = days.find(({ state }) => state === 'attached');
  if (oldest !== undefined) metrics.oldestDay.set(oldest.fromMs / 1_000);
}
