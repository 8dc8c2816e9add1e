import { untilAborted } from '@checkstream/runtime';

interface WithinWorld<World, Result> {
  /** Hands over how to close what it opened, each as soon as it is there. */
  open: (defer: (close: () => unknown) => void) => Promise<World>;
  work: (world: World) => Promise<Result>;
  /** Gives up opening and work; everything that was started is ended. */
  signal: AbortSignal;
}

/** Opens, works, and closes what was opened, last first, whatever happens. */
export async function withinWorld<World, Result>(deps: WithinWorld<World, Result>): Promise<Result> {
  const { open, work, signal } = deps;
  const closing: (() => unknown)[] = [];
  const world = open((close) => closing.push(close));
  try {
    return await untilAborted(work(await untilAborted(world, signal)), signal);
  } finally {
    // What is being opened can only be closed when it is there.
    await world.catch(() => undefined);
    for (const close of closing.reverse()) await close();
  }
}
