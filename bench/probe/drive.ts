import { setTimeout as sleep } from 'node:timers/promises';
import { createSlots } from '../../packages/schema/src/index.ts';
import { IN_FLIGHT, LOCATION, SETTLE_MS, endpointIds } from './load.ts';
import type { Load, Measured, Took } from './load.ts';
import { startTally } from './tally.ts';
import type { CpuMicroseconds, Tally } from './tally.ts';

/** Sends what a load asks for with a probe that knows no schedule of its own. */
export async function drive(
  { rate, seconds, intervalMs }: Load,
  probe: () => Promise<Took>,
  cpuMicroseconds: CpuMicroseconds,
): Promise<Measured> {
  const tally = startTally(seconds, cpuMicroseconds);
  if (rate === null) await asManyAsPossible(tally, probe);
  else await atSlots(tally, { rate, intervalMs }, probe);
  return tally.measured();
}

async function asManyAsPossible(tally: Tally, probe: () => Promise<Took>): Promise<void> {
  const keepProbing = async (): Promise<void> => {
    while (Date.now() < tally.until) {
      const took = await probe();
      tally.note(Date.now(), took);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, keepProbing));
}

/** One timer per endpoint towards its next slot, as in the checker. Nothing of it runs on into the next block. */
async function atSlots(
  tally: Tally,
  { rate, intervalMs }: { rate: number; intervalMs: number },
  probe: () => Promise<Took>,
): Promise<void> {
  const probes: Promise<void>[] = [];
  for (const endpointId of endpointIds((rate * intervalMs) / 1000)) {
    const slots = createSlots(endpointId, LOCATION, intervalMs);
    const waitFor = (due: number): void => {
      if (due >= tally.until) return;
      setTimeout(
        () => {
          probes.push(probe().then((took) => tally.note(due, took)));
          waitFor(slots.next(due));
        },
        Math.max(0, due - Date.now()),
      );
    };
    waitFor(slots.next(Date.now()));
  }
  await sleep(tally.until + SETTLE_MS - Date.now());
  await Promise.all(probes);
}
