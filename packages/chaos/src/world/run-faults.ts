import { setTimeout as sleep } from 'node:timers/promises';
import { targetsOf, type Fault, type PlannedFault } from '../plan/fault.ts';
import { carryOut } from './carry-out.ts';
import type { World } from './open-world.ts';

/** A fault that was carried out. Instants are Unix milliseconds. */
export interface Happened {
  fault: Fault;
  from: number;
  until: number;
  happened: boolean;
}

/** One may begin while another goes on, two may not begin while two do. */
const MOST_AT_ONCE = 2;

/** One after the other as planned, and side by side where one lasts and they have nothing in common. */
export async function runFaults(
  plan: PlannedFault[],
  world: World,
  onBegin: (fault: Fault, at: number) => void,
): Promise<Happened[]> {
  const happened: Happened[] = [];
  const running = new Set<{ targets: string[]; over: Promise<void> }>();
  const begin = (fault: Fault) => {
    const from = Date.now();
    const over = carryOut(fault, world).then((did) => {
      happened.push({ fault, from, until: Date.now(), happened: did });
      running.delete(entry);
    });
    const entry = { targets: targetsOf(fault), over };
    // Whoever waits next is told.
    over.catch(() => undefined);
    running.add(entry);
  };
  const isFree = (fault: Fault) =>
    running.size < MOST_AT_ONCE &&
    [...running].every(({ targets }) => !targetsOf(fault).some((target) => targets.includes(target)));

  for (const [at, { fault, afterMs }] of plan.entries()) {
    await sleep(afterMs);
    while (!isFree(fault)) await Promise.race([...running].map(({ over }) => over));
    onBegin(fault, at);
    begin(fault);
  }
  await Promise.all([...running].map(({ over }) => over));
  return happened;
}
