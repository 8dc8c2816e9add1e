import type { Cancel, SetTimer } from './timer.ts';

const LOOK_EVERY_MS = 1000;
/** A timer that fires further off than this means a sleep, a stall or a clock that was set. */
const TOLERANCE_MS = 1000;

/** Calls back after each jump of the wall clock, so that nobody waits for a timer that was set before it. */
export function watchClock(deps: { now: () => number; setTimer: SetTimer; onJump: () => void }): Cancel {
  let cancel: Cancel;
  const lookAgain = () => {
    const expected = deps.now() + LOOK_EVERY_MS;
    cancel = deps.setTimer(() => {
      const jumped = Math.abs(deps.now() - expected) > TOLERANCE_MS;
      lookAgain();
      if (jumped) deps.onJump();
    }, LOOK_EVERY_MS);
  };
  lookAgain();
  return () => cancel();
}
