import { setTimeout as sleep } from 'node:timers/promises';
import { parseExposition, valueOf } from '@checkstream/testkit';
import type { MissedCount } from '../account/evidence.ts';
import type { Life } from './supervise.ts';

const LOOK_EVERY_MS = 1_000;
const METRIC = 'checkstream_checker_missed_slots_total';

/** Asks a checker for its own count until it ends. What a killed one counted last is not known. */
export async function watchMissed(life: Life, counts: MissedCount[]): Promise<void> {
  let known = 0;
  let from = life.startedAt;
  const tell = (total: number) => {
    const until = Date.now();
    if (total > known) counts.push({ checker: life.name, from, until, slots: total - known });
    [known, from] = [Math.max(known, total), until];
  };
  while (life.ended === null) {
    await sleep(LOOK_EVERY_MS);
    const text = await life.process.get('/metrics').then(
      (answer) => answer.text,
      () => null,
    );
    if (text !== null) tell(valueOf(parseExposition(text), METRIC));
  }
  tell(loggedMissed(life));
}

/** All that were logged: on a stop nothing is left unlogged. */
function loggedMissed({ process }: Life): number {
  const slots = process.lines.filter(({ msg }) => msg === 'slots missed').map((line) => Number(line['slots']));
  return slots.reduce((sum, some) => sum + some, 0);
}
